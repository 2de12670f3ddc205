package org.celflow.imaging.mask;

import org.celflow.node.Param;

/** How the border of a region is moved and softened. */
public record EdgeParams(
        @Param.Real(
                def = 0,
                min = -128,
                max = 128,
                step = 0.5,
                unit = "px",
                doc = "Moves the border outward, or inward if negative.")
        double grow,

        @Param.Real(
                def = 0,
                min = 0,
                max = 128,
                step = 0.5,
                unit = "px",
                doc = "The width of the ramp from outside to inside, centred on the border.")
        double feather) {
    /** The coverage of each pixel of a region, see {@link SoftEdge#coverage}. */
    public float[] coverage(int width, int height, boolean[] inside) {
        return SoftEdge.coverage(width, height, inside, grow, feather);
    }
}
