package org.celflow.reference.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

/** When rounding decides a run. */
class SamplerCasesTest {
    private static final double TOLERANCE = 1e-3;

    @Test
    void aRunThatGoesAnotherWayJumps() {
        assertThat(SamplerCases.jumps(latent(0.5f, 2), latent(0.502f, 2), TOLERANCE))
                .isTrue();
    }

    @Test
    void aRunThatDriftsOverTheEdgeOfWhatIsAllowedDoesNot() {
        assertThat(SamplerCases.jumps(latent(0.5f, 2), latent(0.5003f, 2), TOLERANCE))
                .isFalse();
    }

    @Test
    void aRunThatEndsInNoNumbersDoesNot() {
        assertThat(SamplerCases.jumps(latent(Float.NaN, 2), latent(0.5f, 2), TOLERANCE))
                .isFalse();
    }

    private static Tensor latent(float... numbers) {
        return Tensor.of(List.of(numbers.length), numbers);
    }
}
