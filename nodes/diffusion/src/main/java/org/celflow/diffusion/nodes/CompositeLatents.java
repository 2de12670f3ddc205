package org.celflow.diffusion.nodes;

import java.util.Optional;
import org.celflow.diffusion.sampling.LatentMethod;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.resample.ImageResize;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;

/** Puts a latent over another, as ComfyUI's Latent Composite and Latent Composite Masked. */
@NodeInfo(
        id = "latent.composite",
        title = "Composite latents",
        category = "Latent",
        doc =
                "Puts a latent over another: where a mask says, or fading at the edges inside the lower one. All numbers are"
                        + " rounded down to multiples of 8.")
public record CompositeLatents(
        @In(doc = "The upper latent, of as many channels; its pictures are taken in turn for those of the lower.")
        Latent over,

        @In(doc = "The lower latent, which gives size, batch and noise mask.")
        Latent under,

        @In(doc = "Coverage of the upper latent, of any size, stretched to it.")
        Optional<Mask> mask,

        @Param.Int(
                def = 0,
                min = -16384,
                max = 16384,
                step = 8,
                unit = "px",
                doc = "Where the upper one's left edge goes.")
        int x,

        @Param.Int(
                def = 0,
                min = -16384,
                max = 16384,
                step = 8,
                unit = "px",
                doc = "Where the upper one's top edge goes.")
        int y,

        @Param.Int(
                def = 0,
                min = 0,
                max = 16384,
                step = 8,
                unit = "px",
                doc = "Width of the ramp at those of its edges that lie inside the lower one.")
        int feather,

        @Param.Switch(def = false, doc = "Whether the upper latent is first stretched to the size of the lower.")
        boolean stretch)
        implements Node<Latent> {
    @Override
    public Latent compute(NodeContext ctx) throws NodeException {
        if (over.channels() != under.channels()) {
            throw new NodeException("latents of %d and of %d channels cannot be combined; use latents of one model"
                    .formatted(over.channels(), under.channels()));
        }
        Latent upper = stretch ? LatentMethod.BILINEAR.resize(over, under.height(), under.width()) : over;
        int left = Math.floorDiv(x, 8);
        int top = Math.floorDiv(y, 8);
        float[] weights = weights(upper, left, top);
        float[] source = upper.samples().toArray();
        float[] result = under.samples().toArray();
        int plane = upper.height() * upper.width();
        int picture = under.channels();
        for (int p = 0; p < under.batch() * picture; p++) {
            int from = (p / picture % upper.batch() * picture + p % picture) * plane;
            for (int i = 0; i < plane; i++) {
                int column = left + i % upper.width();
                int row = top + i / upper.width();
                if (column >= 0 && row >= 0 && column < under.width() && row < under.height()) {
                    int to = (p * under.height() + row) * under.width() + column;
                    result[to] = source[from + i] * weights[i] + result[to] * (1 - weights[i]);
                }
            }
        }
        return under.withSamples(Tensor.of(under.samples().shape(), result));
    }

    /** How much of the upper latent there is at each of its places. */
    private float[] weights(Latent upper, int left, int top) {
        int width = Math.min(upper.width(), under.width() - left);
        int height = Math.min(upper.height(), under.height() - top);
        float[] columns = ramps(upper.width(), left != 0, width, left + width < under.width());
        float[] rows = ramps(upper.height(), top != 0, height, top + height < under.height());
        float[] weights = mask.map(m -> ImageResize.of(m, Resampling.BILINEAR, upper.width(), upper.height())
                        .toArray())
                .orElse(new float[0]);
        float[] all = new float[upper.width() * upper.height()];
        for (int i = 0; i < all.length; i++) {
            float covered = mask.isPresent() ? weights[i] : 1;
            all[i] = covered * columns[i % upper.width()] * rows[i / upper.width()];
        }
        return all;
    }

    /** Factors along a side, whose visible part ends at {@code end}. */
    private float[] ramps(int size, boolean atStart, int end, boolean atEnd) {
        float[] factors = new float[size];
        int ramp = feather / 8;
        for (int i = 0; i < size; i++) {
            factors[i] = 1;
            if (atStart && i < ramp) {
                factors[i] *= (i + 1f) / ramp;
            }
            if (atEnd && end - 1 - i >= 0 && end - 1 - i < ramp) {
                factors[i] *= (float) (end - i) / ramp;
            }
        }
        return factors;
    }
}
