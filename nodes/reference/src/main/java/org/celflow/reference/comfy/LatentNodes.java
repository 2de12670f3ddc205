package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.celflow.node.value.Latent;
import org.celflow.reference.NodeCall;

/** Latents, without sampling. */
final class LatentNodes {
    private LatentNodes() {}

    static Map<String, ComfyNode> types() {
        Map<String, ComfyNode> types = new TreeMap<>();
        types.put("EmptyLatentImage", LatentNodes::empty);
        types.put("LatentUpscale", LatentNodes::upscale);
        types.put("LatentUpscaleBy", LatentNodes::upscaleBy);
        types.put("LatentComposite", LatentNodes::composite);
        types.put("LatentCompositeMasked", LatentNodes::compositeMasked);
        types.put("LatentBlend", call -> combine(call, "blend", call.raw("blend_factor")));
        types.put("LatentInterpolate", call -> combine(call, "interpolate", call.raw("ratio")));
        types.put("LatentAdd", call -> combine(call, "add", 0.5));
        types.put("LatentSubtract", call -> combine(call, "subtract", 0.5));
        types.put("LatentMultiply", LatentNodes::multiply);
        types.put("LatentCrop", LatentNodes::crop);
        types.put(
                "LatentFlip",
                call -> turn(call).set("mirror", Turning.mirror(call)).inOrder());
        types.put(
                "LatentRotate",
                call -> turn(call).set("angle", Turning.angle(call)).inOrder());
        types.put("LatentBatch", LatentNodes::batch);
        types.put(
                "LatentFromBatch",
                call -> call.node("latent.from-batch")
                        .input("latent", call.latent("samples"))
                        .set("first", call.raw("batch_index"))
                        .set("count", call.raw("length"))
                        .inOrder());
        types.put(
                "RepeatLatentBatch",
                call -> call.node("latent.repeat")
                        .input("latent", call.latent("samples"))
                        .set("times", call.raw("amount"))
                        .inOrder());
        types.put("SetLatentNoiseMask", LatentNodes::noiseMask);
        return types;
    }

    private static List<?> empty(ComfyCall call) throws Exception {
        return call.node("latent.empty")
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .set("batch", call.raw("batch_size"))
                .inOrder();
    }

    private static List<?> upscale(ComfyCall call) throws Exception {
        Latent latent = call.latent("samples");
        if (call.set().whole("width") == 0 && call.set().whole("height") == 0) {
            return List.of(latent);
        }
        return call.node("latent.upscale")
                .input("latent", latent)
                .set("method", call.set().text("upscale_method"))
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .set("crop", call.set().text("crop").equals("center"))
                .inOrder();
    }

    private static List<?> upscaleBy(ComfyCall call) throws Exception {
        return call.node("latent.upscale")
                .input("latent", call.latent("samples"))
                .set("method", call.set().text("upscale_method"))
                .set("scale", call.raw("scale_by"))
                .inOrder();
    }

    private static List<?> noiseMask(ComfyCall call) throws Exception {
        return call.node("latent.noise-mask")
                .input("latent", call.latent("samples"))
                .input("mask", call.masks("mask").at(0))
                .inOrder();
    }

    private static List<?> composite(ComfyCall call) throws Exception {
        return call.node("latent.composite")
                .input("over", call.latent("samples_from"))
                .input("under", call.latent("samples_to"))
                .set("x", call.raw("x"))
                .set("y", call.raw("y"))
                .set("feather", call.raw("feather"))
                .inOrder();
    }

    private static List<?> compositeMasked(ComfyCall call) throws Exception {
        return call.node("latent.composite")
                .input("over", call.latent("source"))
                .input("under", call.latent("destination"))
                .input("mask", call.find("mask", MaskBatch.class).map(masks -> masks.at(0)))
                .set("x", call.raw("x"))
                .set("y", call.raw("y"))
                .set("stretch", call.set().flag("resize_source"))
                .inOrder();
    }

    private static List<?> combine(ComfyCall call, String operation, Object share) throws Exception {
        return call.node("latent.combine")
                .input("latent", call.latent("samples1"))
                .input("other", call.latent("samples2"))
                .set("operation", operation)
                .set("share", share)
                .inOrder();
    }

    private static List<?> multiply(ComfyCall call) throws Exception {
        return call.node("latent.multiply")
                .input("latent", call.latent("samples"))
                .set("factor", call.raw("multiplier"))
                .inOrder();
    }

    private static List<?> crop(ComfyCall call) throws Exception {
        return call.node("latent.crop")
                .input("latent", call.latent("samples"))
                .set("width", call.raw("width"))
                .set("height", call.raw("height"))
                .set("x", call.raw("x"))
                .set("y", call.raw("y"))
                .inOrder();
    }

    private static NodeCall turn(ComfyCall call) throws Exception {
        return call.node("latent.turn").input("latent", call.latent("samples"));
    }

    private static List<?> batch(ComfyCall call) throws Exception {
        return call.node("latent.batch")
                .input("latent", call.latent("samples1"))
                .input("other", call.latent("samples2"))
                .inOrder();
    }
}
