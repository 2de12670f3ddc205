package org.celflow.reference.comfy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.celflow.reference.NodeCall;

/** Between pictures and latents. */
final class VaeNodes {
    private VaeNodes() {}

    static Map<String, ComfyNode> types() {
        return Map.of(
                "VAEEncode", VaeNodes::encode,
                "VAEEncodeTiled", VaeNodes::encode,
                "VAEEncodeForInpaint", VaeNodes::encodeForInpaint,
                "InpaintModelConditioning", VaeNodes::conditionInpainting,
                "VAEDecode", VaeNodes::decode,
                "VAEDecodeTiled", VaeNodes::decode);
    }

    private static List<?> encode(ComfyCall call) throws Exception {
        List<Latent> latents = new ArrayList<>();
        for (Image picture : call.images("pixels").pictures()) {
            NodeCall node = call.node("vae.encode").input("image", picture).input("vae", call.link("vae"));
            latents.add((Latent) tiled(call, node).single());
        }
        return List.of(stacked(latents));
    }

    private static List<?> encodeForInpaint(ComfyCall call) throws Exception {
        return call.node("vae.encode-inpaint")
                .input("image", call.images("pixels").at(0))
                .input("vae", call.link("vae"))
                .input("mask", call.masks("mask").at(0))
                .set("grow", call.raw("grow_mask_by"))
                .inOrder();
    }

    private static List<?> conditionInpainting(ComfyCall call) throws Exception {
        return call.node("condition.inpaint")
                .input("positive", call.link("positive"))
                .input("negative", call.link("negative"))
                .input("vae", call.link("vae"))
                .input("image", call.images("pixels").at(0))
                .input("mask", call.masks("mask").at(0))
                .set("noiseMask", call.set().flag("noise_mask"))
                .inOrder();
    }

    private static List<?> decode(ComfyCall call) throws Exception {
        Latent latent = call.latent("samples");
        List<Image> pictures = new ArrayList<>();
        for (int i = 0; i < latent.batch(); i++) {
            NodeCall node = call.node("vae.decode")
                    .input("latent", latent)
                    .input("vae", call.link("vae"))
                    .set("picture", (long) i);
            pictures.add((Image) tiled(call, node).single());
        }
        return List.of(new ImageBatch(pictures));
    }

    private static NodeCall tiled(ComfyCall call, NodeCall node) throws Exception {
        return call.type().endsWith("Tiled")
                ? node.set("tiling", "on")
                        .set("tileSize", call.raw("tile_size"))
                        .set("overlap", call.raw("overlap"))
                : node.set("tiling", "off");
    }

    private static Latent stacked(List<Latent> latents) {
        Latent first = latents.get(0);
        if (latents.size() == 1) {
            return first;
        }
        int size = first.samples().toArray().length;
        float[] numbers = new float[latents.size() * size];
        for (int i = 0; i < latents.size(); i++) {
            latents.get(i).samples().data().get(numbers, i * size, size);
        }
        return new Latent(
                Tensor.of(List.of(latents.size(), first.channels(), first.height(), first.width()), numbers),
                first.noiseMask());
    }
}
