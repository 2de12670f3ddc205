package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BetaQuantileTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-12);

    /** Of shape 1/2 the distribution is the arcsine's, of shape 1 it is uniform. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.001, 0.2, 0.5, 0.7, 0.99, 1})
    void theKnownQuantilesAreFound(double share) {
        assertThat(BetaQuantile.of(share, 1, 1)).isCloseTo(share, CLOSE);
        double sine = Math.sin(Math.PI / 2 * share);
        assertThat(BetaQuantile.of(share, 0.5, 0.5)).isCloseTo(sine * sine, CLOSE);
    }

    /** With one parameter 1 the distribution is a power of x. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-6, 0.1, 0.25, 0.5, 0.75, 0.999, 1})
    void withOneParameterOneTheQuantileIsARoot(double share) {
        assertThat(BetaQuantile.of(share, 3, 1)).isCloseTo(Math.cbrt(share), CLOSE);
        assertThat(BetaQuantile.of(share, 1, 3)).isCloseTo(1 - Math.cbrt(1 - share), CLOSE);
        assertThat(BetaQuantile.of(share, 0.25, 1)).isCloseTo(Math.pow(share, 4), CLOSE);
    }
}
