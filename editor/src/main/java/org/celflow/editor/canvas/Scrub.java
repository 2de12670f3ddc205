package org.celflow.editor.canvas;

import java.math.BigInteger;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.ParamSpec;

/**
 * Dragging a number sideways: a step every few pixels, so that a bounded range takes about {@link #SPAN} pixels; ten times
 * finer or coarser on demand.
 */
final class Scrub {
    private static final double SPAN = 240;

    private Scrub() {}

    /** Whether a parameter is a number that can be dragged. */
    static boolean applies(ParamSpec spec) {
        return spec instanceof ParamSpec.IntParam
                || spec instanceof ParamSpec.RealParam
                || spec instanceof ParamSpec.SeedParam;
    }

    /**
     * The value after a drag.
     *
     * @param start the normal form when the drag began
     * @param pixels to the right
     * @param fine whether a real number moves by tenths of its step
     */
    static ParamValue drag(ParamSpec spec, Object start, double pixels, boolean fine) {
        if (spec instanceof ParamSpec.IntParam whole && start instanceof Long from) {
            double next = from + Math.rint(pixels / pixelsPerStep(spec)) * whole.step();
            return new ParamValue.Literal((long) clamp(next, (double) whole.min(), (double) whole.max()));
        } else if (spec instanceof ParamSpec.RealParam real && start instanceof Double from) {
            double steps = pixels / pixelsPerStep(spec);
            double grain = fine ? real.step() / 10 : real.step();
            double next = from + Math.rint(steps * real.step() / grain) * grain;
            return new ParamValue.Literal(clamp(clean(next, grain), real.min(), real.max()));
        } else if (start instanceof Long seed) {
            BigInteger next = new BigInteger(Long.toUnsignedString(seed))
                    .add(BigInteger.valueOf(Math.round(pixels / pixelsPerStep(spec))));
            BigInteger top = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
            return new ParamValue.Literal(next.max(BigInteger.ZERO).min(top));
        }
        return new ParamValue.Literal(start);
    }

    /** The value some steps up or down. */
    static ParamValue step(ParamSpec spec, Object start, int steps) {
        return drag(spec, start, steps * pixelsPerStep(spec), false);
    }

    /** How far a value is through its range, 0 to 1, or a negative number where a range says nothing to the eye. */
    static double fraction(ParamSpec spec, Object value) {
        if (spec instanceof ParamSpec.IntParam whole && value instanceof Long number) {
            double span = (double) whole.max() - whole.min();
            return span > 0 && span / whole.step() <= 1000 ? (number - whole.min()) / span : -1;
        } else if (spec instanceof ParamSpec.RealParam real && value instanceof Double number) {
            double span = real.max() - real.min();
            return span > 0 && span / real.step() <= 5000 ? (number - real.min()) / span : -1;
        }
        return -1;
    }

    private static double pixelsPerStep(ParamSpec spec) {
        double steps = Double.POSITIVE_INFINITY;
        if (spec instanceof ParamSpec.IntParam whole) {
            steps = ((double) whole.max() - whole.min()) / whole.step();
        } else if (spec instanceof ParamSpec.RealParam real) {
            steps = (real.max() - real.min()) / real.step();
        }
        return clamp(SPAN / Math.max(steps, 1), 2, 8);
    }

    /** Takes the noise of binary fractions off a sum of steps. */
    private static double clean(double value, double step) {
        double grain = Math.pow(10, Math.max(0, Math.ceil(-Math.log10(step)) + 2));
        return Math.rint(value * grain) / grain;
    }

    private static double clamp(double value, double min, double max) {
        return Math.max(min, Math.min(max, value));
    }
}
