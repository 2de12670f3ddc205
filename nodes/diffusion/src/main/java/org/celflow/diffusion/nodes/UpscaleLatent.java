package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.LatentMethod;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;

/** Resizes a latent, as ComfyUI's Upscale Latent and Upscale Latent By. */
@NodeInfo(
        id = "latent.upscale",
        title = "Upscale latent",
        category = "Latent",
        doc = "Resizes a latent without decoding it. The result is blurred or blocky until it is sampled again with a"
                + " denoise of about a half; the hires fix does both.")
public record UpscaleLatent(
        @In(doc = "The latent, batch x channels x height x width.")
        Latent latent,

        @Param.Choice(
                def = "nearest-exact",
                doc = "How values between the old pixels are found; bislerp keeps contrast.")
        LatentMethod method,

        @Param.Real(
                def = 1.5,
                min = 0.01,
                max = 8,
                doc = "Factor of both sides, rounded to whole latent pixels; used while width and height are both 0.")
        double scale,

        @Param.Int(
                def = 0,
                min = 0,
                max = 16_384,
                step = 8,
                unit = "px",
                doc = "New width of the picture, rounded down to a multiple of 8; 0 follows the height.")
        int width,

        @Param.Int(
                def = 0,
                min = 0,
                max = 16_384,
                step = 8,
                unit = "px",
                doc = "New height of the picture, rounded down to a multiple of 8; 0 follows the width.")
        int height,

        @Param.Switch(def = false, doc = "Whether to crop at the centre to the new shape, instead of stretching.")
        boolean crop)
        implements Node<Latent> {
    private static final int SMALLEST = 64;

    @Override
    public Latent compute(NodeContext ctx) throws NodeException {
        int newWidth;
        int newHeight;
        if (width == 0 && height == 0) {
            newWidth = (int) Math.rint(latent.width() * scale);
            newHeight = (int) Math.rint(latent.height() * scale);
        } else {
            int w = width > 0 ? width : (int) Math.rint((double) latent.width() * height / latent.height());
            int h = height > 0 ? height : (int) Math.rint((double) latent.height() * width / latent.width());
            newWidth = Math.max(SMALLEST, w) / 8;
            newHeight = Math.max(SMALLEST, h) / 8;
        }
        LatentSize target = new LatentSize(newWidth, newHeight).checked(latent);
        Latent source = crop ? LatentFit.cropped(target.width(), target.height(), latent) : latent;
        return method.resize(source, target.height(), target.width());
    }
}
