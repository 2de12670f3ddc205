package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.LatentMethod;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** Computes with two latents, as ComfyUI's Latent Blend, Interpolate, Add and Subtract. */
@NodeInfo(
        id = "latent.combine",
        title = "Combine latents",
        category = "Latent",
        doc = "Mixes two latents. The second is brought to the size of the first, cropped at the centre; the noise mask"
                + " of the first stays.")
public record CombineLatents(
        @In(doc = "The first latent, which gives the size of the result.")
        Latent latent,

        @In(doc = "The second latent, of as many channels.") Latent other,

        @Param.Choice(
                def = "blend",
                doc =
                        "What is computed: blend mixes numbers; interpolate turns from one to the other and keeps contrast;"
                                + " add and subtract do that.")
        Operation operation,

        @Param.Real(def = 0.5, min = 0, max = 1, doc = "The share of the first latent, for blend and interpolate.")
        double share)
        implements Node<Latent> {
    /** What is computed. */
    public enum Operation {
        BLEND,
        INTERPOLATE,
        ADD,
        SUBTRACT
    }

    @Override
    public Latent compute(NodeContext ctx) throws NodeException {
        LatentMethod method = operation == Operation.BLEND ? LatentMethod.BICUBIC : LatentMethod.BILINEAR;
        float[] a = latent.samples().toArray();
        float[] b = LatentFit.like(latent, other, method);
        float part = (float) share;
        if (operation == Operation.INTERPOLATE) {
            interpolate(a, b, part);
        } else {
            for (int i = 0; i < a.length; i++) {
                a[i] = switch (operation) {
                    case BLEND -> a[i] * part + b[i] * (1 - part);
                    case ADD -> a[i] + b[i];
                    case SUBTRACT, INTERPOLATE -> a[i] - b[i];
                };
            }
        }
        return latent.withSamples(Tensor.of(latent.samples().shape(), a));
    }

    /** For each latent pixel directions and lengths apart. */
    private void interpolate(float[] a, float[] b, float part) {
        int plane = latent.height() * latent.width();
        int picture = latent.channels() * plane;
        float[] mixed = new float[latent.channels()];
        for (int i = 0; i < a.length / latent.channels(); i++) {
            int at = i / plane * picture + i % plane;
            float lengthA = length(a, at, plane);
            float lengthB = length(b, at, plane);
            float square = 0;
            for (int c = 0; c < mixed.length; c++) {
                mixed[c] = direction(a[at + c * plane], lengthA) * part
                        + direction(b[at + c * plane], lengthB) * (1 - part);
                square += mixed[c] * mixed[c];
            }
            float length = lengthA * part + lengthB * (1 - part);
            for (int c = 0; c < mixed.length; c++) {
                a[at + c * plane] = direction(mixed[c], (float) Math.sqrt(square)) * length;
            }
        }
    }

    private float length(float[] numbers, int at, int plane) {
        float square = 0;
        for (int c = 0; c < latent.channels(); c++) {
            square += numbers[at + c * plane] * numbers[at + c * plane];
        }
        return (float) Math.sqrt(square);
    }

    private static float direction(float number, float length) {
        return length == 0 ? 0 : number / length;
    }
}
