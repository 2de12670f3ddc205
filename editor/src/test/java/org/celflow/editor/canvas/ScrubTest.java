package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.ParamSpec;
import org.junit.jupiter.api.Test;

class ScrubTest {
    private static final ParamSpec STRENGTH = new ParamSpec.RealParam("strength", "", 1, 0, 2, 0.05, "");
    private static final ParamSpec STEPS = new ParamSpec.IntParam("steps", "", 20, 1, 150, 1, "", true);
    private static final ParamSpec SIZE = new ParamSpec.IntParam("size", "", 512, 64, 4096, 8, "px", true);
    private static final ParamSpec SEED = new ParamSpec.SeedParam("seed", "", 0);

    private static Object value(ParamValue value) {
        return value.at(0);
    }

    @Test
    void draggingARealNumberGoesInItsStepsWithoutBinaryNoise() {
        assertThat(value(Scrub.drag(STRENGTH, 0.1, 6 * 6, false))).isEqualTo(0.4);
    }

    @Test
    void fineDragsGoInTenthsOfAStep() {
        assertThat(value(Scrub.drag(STRENGTH, 1.0, 3, true))).isEqualTo(1.025);
    }

    @Test
    void valuesStayInTheirRange() {
        assertThat(value(Scrub.drag(STRENGTH, 1.0, 1e6, false))).isEqualTo(2.0);
        assertThat(value(Scrub.drag(STEPS, 20L, -1e6, false))).isEqualTo(1L);
        assertThat(value(Scrub.drag(SEED, 3L, -1e6, false))).isEqualTo(0L);
    }

    @Test
    void wholeNumbersGoInTheirSteps() {
        assertThat(value(Scrub.step(SIZE, 512L, 3))).isEqualTo(536L);
        assertThat(value(Scrub.step(STEPS, 20L, -4))).isEqualTo(16L);
    }

    @Test
    void seedsBeyondASignedLongAreStillCounted() {
        assertThat(value(Scrub.step(SEED, -1L, -1)))
                .isEqualTo(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.TWO));
    }

    @Test
    void onlyReadableRangesHaveABar() {
        assertThat(Scrub.fraction(STRENGTH, 0.5)).isEqualTo(0.25);
        assertThat(Scrub.fraction(SEED, 5L)).isNegative();
        assertThat(Scrub.fraction(new ParamSpec.RealParam("x", "", 0, -1e9, 1e9, 0.01, ""), 0.0))
                .isNegative();
    }
}
