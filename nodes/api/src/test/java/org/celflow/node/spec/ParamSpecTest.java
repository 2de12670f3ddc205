package org.celflow.node.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParamSpecTest {
    private static final ParamSpec STRENGTH = new ParamSpec.RealParam("strength", "How much.", 1, 0, 2, 0.1, "");
    private static final ParamSpec STEPS = new ParamSpec.IntParam("steps", "How many.", 20, 1, 100, 1, "", true);
    private static final ParamSpec SEED = new ParamSpec.SeedParam("seed", "Seed.", 0);
    private static final ParamSpec FILE = new ParamSpec.FileParam("file", "File.", List.of(), false);
    private static final ParamSpec COLOURS = new ParamSpec.ColoursParam("colours", "Colours.");

    @Test
    void aWholeNumberServesAsARealOneAndAWholeRealAsAWholeOne() {
        assertThat(STRENGTH.normalise(1L)).isEqualTo(1.0);
        assertThat(STEPS.normalise(12.0)).isEqualTo(12L);
    }

    @Test
    void minusZeroIsZeroSoThatOneValueHasOneKey() {
        assertThat(STRENGTH.normalise(-0.0)).isEqualTo(0.0);
    }

    @Test
    void valuesOutOfRangeAreRefusedWithTheRange() {
        refuses(STRENGTH, 2.5, "must be between 0 and 2, not 2.5");
        refuses(STRENGTH, Double.NaN, "must be a number");
        refuses(STEPS, 0L, "must be between 1 and 100, not 0");
        refuses(STEPS, 1.5, "must be a whole number, not 1.5");
        refuses(STEPS, "many", "must be a whole number, not 'many'");
    }

    @Test
    void seedsCoverAllOf64Bits() {
        BigInteger largest = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        assertThat(SEED.normalise(largest)).isEqualTo(-1L);
        refuses(SEED, largest.add(BigInteger.ONE), "18446744073709551615");
        refuses(SEED, -1L, "must be between 0");
    }

    @Test
    void aFileIsAPathOrAPathWithItsDigest() {
        String digest = "0".repeat(64);
        assertThat(FILE.normalise("a/b.png")).isEqualTo(new FileValue("a/b.png", Optional.empty()));
        assertThat(FILE.normalise(Map.of("path", "m", "sha256", digest)))
                .isEqualTo(new FileValue("m", Optional.of(digest)));
        refuses(FILE, Map.of("path", "m", "sha256", "12"), "64 hexadecimal digits");
        refuses(FILE, 7L, "must be a file's path");
    }

    @Test
    void coloursKeepTheirOrderAndAreWrittenInOneWay() {
        Map<String, Object> raw = new java.util.LinkedHashMap<>();
        raw.put("torso", "#00FF00");
        raw.put("hair", "#112233");
        assertThat((Map<?, ?>) COLOURS.normalise(raw))
                .extracting(Map::toString)
                .isEqualTo("{torso=#00ff00, hair=#112233}");
        refuses(COLOURS, Map.of("hair", "red"), "#rrggbb");
    }

    private static void refuses(ParamSpec spec, Object raw, String words) {
        assertThatThrownBy(() -> spec.normalise(raw))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }
}
