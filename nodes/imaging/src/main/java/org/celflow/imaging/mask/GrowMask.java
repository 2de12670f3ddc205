package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Mask;

/**
 * Grows or shrinks a mask a pixel at a time: each pixel takes the largest (or smallest) number of its neighbourhood (grey
 * morphology, Serra 1982), as ComfyUI's Grow Mask. For exact round corners use Parts to mask.
 */
@NodeInfo(
        id = "mask.grow",
        title = "Grow mask",
        category = "Mask",
        doc = "Moves the border of a mask outward, or inward if negative. Soft edges stay soft.")
public record GrowMask(
        @In(doc = "The mask.") Mask mask,

        @Param.Int(def = 0, min = -1024, max = 1024, unit = "px", doc = "How far; negative shrinks.")
        int grow,

        @Param.Switch(
                def = true,
                doc = "Whether corners are cut: a pixel then grows to its four sides instead of to all eight"
                        + " neighbours.")
        boolean taperedCorners)
        implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) {
        float[] now = mask.toArray();
        for (int i = 0; i < Math.abs((long) grow); i++) {
            ctx.checkCancelled();
            now = step(now);
        }
        return Mask.of(mask.width(), mask.height(), now);
    }

    private float[] step(float[] from) {
        int width = mask.width();
        float[] result = new float[from.length];
        for (int i = 0; i < from.length; i++) {
            int x = i % width;
            float best = from[i];
            for (int dy = -width; dy <= width; dy += width) {
                int row = i - x + dy;
                if (row < 0 || row >= from.length) {
                    continue;
                }
                boolean sides = dy == 0 || !taperedCorners;
                best = further(best, from[row + x]);
                best = sides && x > 0 ? further(best, from[row + x - 1]) : best;
                best = sides && x < width - 1 ? further(best, from[row + x + 1]) : best;
            }
            result[i] = best;
        }
        return result;
    }

    private float further(float a, float b) {
        return grow > 0 ? Math.max(a, b) : Math.min(a, b);
    }
}
