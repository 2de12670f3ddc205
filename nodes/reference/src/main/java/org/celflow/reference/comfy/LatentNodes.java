package org.celflow.reference.comfy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.value.Latent;

/** Latents, without sampling. */
final class LatentNodes {
    private LatentNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "EmptyLatentImage", LatentNodes::empty,
                "LatentUpscale", LatentNodes::upscale,
                "LatentUpscaleBy", LatentNodes::upscaleBy,
                "SetLatentNoiseMask", LatentNodes::noiseMask);
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
        return List.of(new Latent(
                call.latent("samples").samples(), Optional.of(call.masks("mask").at(0))));
    }
}
