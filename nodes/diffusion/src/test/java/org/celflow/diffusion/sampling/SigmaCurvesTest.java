package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

class SigmaCurvesTest {
    private static final double MIN = 0.03;
    private static final double MAX = 14.6;
    private final NoiseSchedule schedule = NoiseSchedule.stableDiffusion();

    private static void assertClose(Sigmas actual, double... expected) {
        assertThat(actual.size()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual.at(i)).as("sigma %d", i).isCloseTo(expected[i], Offset.offset(1e-5 * MAX));
        }
    }

    private interface Curve {
        double at(double part);
    }

    /** A curve over equal parts of the steps, closed with 0. */
    private static double[] closed(int steps, Curve curve) {
        double[] sigmas = new double[steps + 1];
        for (int i = 0; i < steps; i++) {
            sigmas[i] = curve.at((double) i / (steps - 1));
        }
        return sigmas;
    }

    @Test
    void karrasSpacesARootOfSigmaEqually() {
        assertClose(
                SigmaCurves.karras(9, MIN, MAX, 3),
                closed(9, part -> Math.pow(Math.cbrt(MAX) * (1 - part) + Math.cbrt(MIN) * part, 3)));
        assertClose(SigmaCurves.karras(1, MIN, MAX, 7), MAX, 0);
    }

    @Test
    void exponentialIsAGeometricSeriesAndPolyexponentialBendsIt() {
        double[] series = closed(6, part -> MAX * Math.pow(MIN / MAX, part));
        assertClose(SigmaCurves.exponential(6, MIN, MAX), series);
        assertClose(SigmaCurves.polyexponential(6, MIN, MAX, 1), series);
        assertClose(
                SigmaCurves.polyexponential(6, MIN, MAX, 2),
                closed(6, part -> MIN * Math.pow(MAX / MIN, (1 - part) * (1 - part))));
    }

    @Test
    void variancePreservingIntegratesALinearBeta() {
        // sigma^2 + 1 = exp of the integral of beta(t) = first + growth * t
        assertClose(SigmaCurves.variancePreserving(5, 10, 0.1, 0.01), closed(5, part -> {
            double t = 1 - 0.99 * part;
            return Math.sqrt(Math.exp(0.1 * t + 5 * t * t) - 1);
        }));
    }

    @Test
    void laplaceStepsAreItsQuantilesWithoutAZero() {
        Sigmas sigmas = SigmaCurves.laplace(5, MIN, MAX, 0.2, 0.5);
        double quarter = 0.5 * Math.log(0.5 + 1e-5);
        assertClose(sigmas, MAX, Math.exp(0.2 - quarter), Math.exp(0.2), Math.exp(0.2 + quarter), MIN);
    }

    @Test
    void turboPicksEveryHundredthTrainingStepFromTheNoisiest() {
        assertClose(SigmaCurves.turbo(schedule, 2, 1), schedule.at(999), schedule.at(899), 0);
        assertClose(SigmaCurves.turbo(schedule, 10, 0.2), schedule.at(199), schedule.at(99), 0);
    }

    @Test
    void betaOfOneAndOneSpacesTrainingStepsEqually() {
        assertClose(SigmaCurves.beta(schedule, 3, 1, 1), schedule.at(999), schedule.at(666), schedule.at(333), 0);
        assertThat(SigmaCurves.beta(schedule, 3000, 1, 1).size()).isLessThan(1002);
        assertThat(SigmaCurves.beta(schedule, 20, 0.6, 0.6))
                .isEqualTo(Sigmas.of(ScheduleKind.BETA.sigmas(schedule, 20)));
    }

    @Test
    void aScheduleKeepsTheLastStepsWhenItGivesMoreOrIsShortened() {
        assertThat(ScheduleKind.DDIM_UNIFORM.sigmas(schedule, 7)).hasSize(9);
        assertThat(ScheduleKind.DDIM_UNIFORM.plain(schedule, 7, 1).steps()).isEqualTo(7);
        Sigmas whole = ScheduleKind.NORMAL.plain(schedule, 20, 1);
        assertThat(ScheduleKind.NORMAL.plain(schedule, 10, 0.5)).isEqualTo(whole.range(10, 21));
        assertThat(ScheduleKind.NORMAL.plain(schedule, 10, 0).size()).isZero();
    }

    @Test
    void flippedSigmasBeginAlmostAtZero() {
        assertThat(Sigmas.of(3, 1, 0).flipped()).isEqualTo(Sigmas.of(1e-4f, 1, 3));
        assertThat(Sigmas.of().flipped()).isEqualTo(Sigmas.of());
    }

    @Test
    void stepsAreNumberedByTheirNoise() {
        float[] sigmas = {8, 4, 2, 0};
        assertThat(List.of(
                        StepNumber.of(sigmas, 8),
                        StepNumber.of(sigmas, 5),
                        StepNumber.of(sigmas, 4),
                        StepNumber.of(sigmas, 0.1f),
                        StepNumber.of(sigmas, 99)))
                .containsExactly(1, 1, 2, 3, 1);
        assertThat(StepNumber.of(new float[] {0.1f, 1, 5}, 1)).isEqualTo(2);
    }

    @Test
    void picturesTakenFromABatchAndRepeatedOnesHaveTheirOwnNoise() {
        float[] numbers = new float[3 * 4 * 6];
        numbers[4 * 6] = 7;
        Latent batch = new Latent(Tensor.of(List.of(3, 4, 2, 3), numbers), java.util.Optional.empty());
        Latent last = LatentCut.pictures(batch, 1, 2);
        assertThat(last.places()).containsExactly(1, 2);
        assertThat(last.samples().toArray()[0]).isEqualTo(7);
        assertThat(LatentCut.pictures(last, 1, 1).places()).containsExactly(2);
        assertThat(LatentCut.repeated(last, 3).places()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(LatentCut.repeated(batch, 2).places()).isEmpty();
        assertThat(LatentCut.repeated(batch, 2).samples().toArray()[5 * 24 - 24])
                .isEqualTo(7);
        float[] whole = LatentNoise.of(9, new Latent(batch.samples(), batch.noiseMask(), List.of(0, 1, 2)));
        assertThat(LatentNoise.of(9, last)).containsExactly(java.util.Arrays.copyOfRange(whole, 24, 72));
    }
}
