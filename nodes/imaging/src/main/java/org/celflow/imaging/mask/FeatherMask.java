package org.celflow.imaging.mask;

import java.util.Arrays;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Mask;

/**
 * Fades a mask out towards the sides of the picture, as ComfyUI's Feather Mask does to the last number: there the ramps at the right
 * and the bottom begin one pixel late, and their first factor falls on the first column and the first row.
 */
@NodeInfo(
        id = "mask.feather",
        title = "Feather mask",
        category = "Mask",
        doc = "Fades a mask out towards the sides of the picture. As in ComfyUI, a ramp at the right or the bottom"
                + " also darkens the first column or row.")
public record FeatherMask(
        @In(doc = "The mask.") Mask mask,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Width of the ramp at the left.")
        int left,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Height of the ramp at the top.")
        int top,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Width of the ramp at the right.")
        int right,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Height of the ramp at the bottom.")
        int bottom)
        implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) {
        float[] columns = ramps(mask.width(), left, right);
        float[] rows = ramps(mask.height(), top, bottom);
        float[] coverage = mask.toArray();
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] *= columns[i % mask.width()] * rows[i / mask.width()];
        }
        return Mask.of(mask.width(), mask.height(), coverage);
    }

    /** The factor of each place along a side. */
    private static float[] ramps(int size, int first, int last) {
        float[] factors = new float[size];
        Arrays.fill(factors, 1);
        int rising = Math.min(first, size);
        for (int i = 0; i < rising; i++) {
            factors[i] *= (i + 1f) / rising;
        }
        int falling = Math.min(last, size);
        for (int i = 0; i < falling; i++) {
            factors[(size - i) % size] *= (i + 1f) / falling;
        }
        return factors;
    }
}
