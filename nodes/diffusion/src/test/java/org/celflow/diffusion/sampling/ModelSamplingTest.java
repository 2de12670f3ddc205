package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.model.Prediction;
import org.celflow.node.value.ModelChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSamplingTest {
    private static final float CLEAN = 0.8f;
    private static final float NOISE = -1.3f;

    private static NoiseSchedule schedule(ModelSampling.Kind kind, boolean zeroTerminal) {
        return ModelSampling.schedule(List.of(new ModelSampling(kind, zeroTerminal)));
    }

    /** A network that answers rightly is understood: x is made of a known clean latent and known noise. */
    @ParameterizedTest
    @ValueSource(floats = {0.03f, 0.7f, 3, 14.6f})
    void aRightAnswerGivesTheCleanLatent(float sigma) {
        float[] x = {CLEAN + sigma * NOISE};
        float[] velocity = {(NOISE - sigma * CLEAN) / (float) Math.sqrt(1 + sigma * sigma)};
        assertThat(Parameterization.EPSILON.clean(x, new float[] {NOISE}, sigma, 5)[0])
                .isCloseTo(CLEAN, Offset.offset(1e-5f));
        assertThat(Parameterization.VELOCITY.clean(x, velocity, sigma, 5)[0]).isCloseTo(CLEAN, Offset.offset(1e-5f));
    }

    /** c_skip and c_out as in the paper, with the time ten times the timestep and a standard deviation of data of a half. */
    @ParameterizedTest
    @ValueSource(ints = {0, 19, 999})
    void aConsistencyModelKeepsAlmostCleanLatents(int timestep) {
        float sigma = 0.6f;
        float[] x = {2};
        double time = 10.0 * timestep;
        double skip = 0.25 / (time * time + 0.25);
        double out = time / Math.sqrt(time * time + 0.25);
        double expected = out * (2 - sigma * NOISE) + skip * 2;
        assertThat((double) Parameterization.CONSISTENCY.clean(x, new float[] {NOISE}, sigma, timestep)[0])
                .isCloseTo(expected, Offset.offset(1e-6));
    }

    @Test
    void theModelsOwnAnswerHoldsUnlessItIsChanged() {
        assertThat(ModelSampling.parameterization(Prediction.VELOCITY, List.of()))
                .isEqualTo(Parameterization.VELOCITY);
        List<ModelChange> change = List.of(new ModelSampling(ModelSampling.Kind.EPS, false));
        assertThat(ModelSampling.parameterization(Prediction.VELOCITY, change)).isEqualTo(Parameterization.EPSILON);
        assertThat(ModelSampling.schedule(List.of())).isSameAs(NoiseSchedule.stableDiffusion());
        assertThat(schedule(ModelSampling.Kind.V_PREDICTION, false)).isSameAs(NoiseSchedule.stableDiffusion());
    }

    /** Algorithm 1 of the paper, written out on the roots of the signal's share. */
    @Test
    void theZeroTerminalScheduleEndsWithoutSignalAndKeepsItsFirstStep() {
        NoiseSchedule plain = NoiseSchedule.stableDiffusion();
        NoiseSchedule zero = schedule(ModelSampling.Kind.V_PREDICTION, true);
        double first = root(plain, 0);
        double last = root(plain, 999);
        for (int step : new int[] {0, 1, 250, 700, 998}) {
            double expected = (root(plain, step) - last) * first / (first - last);
            assertThat(root(zero, step)).as("step %d", step).isCloseTo(expected, Offset.offset(1e-6));
        }
        assertThat((double) zero.sigmaMax()).isCloseTo(4518.757, Offset.offset(0.01));
        assertThat(zero.sigmaMin()).isCloseTo(plain.sigmaMin(), Offset.offset(1e-6f));
        assertThat(zero.timestep(zero.at(998))).isEqualTo(998);
    }

    /** Computed by PyTorch in 64 bits, as ComfyUI does; from sigmas of 32 bits the last but one comes out otherwise in the sixth digit. */
    @Test
    void theZeroTerminalScheduleIsComputedFromUnroundedSigmas() {
        NoiseSchedule zero = schedule(ModelSampling.Kind.V_PREDICTION, true);
        assertThat(zero.at(998)).isEqualTo(2254.238f);
        assertThat(zero.at(990)).isEqualTo(245.95456f);
        assertThat(zero.at(700)).isEqualTo(4.1351786f);
        assertThat(zero.at(250)).isEqualTo(0.7298411f);
    }

    /**
     * The third of four steps of a consistency model lies half-way between 499 and 519. PyTorch 2.13 on a processor finds both equally
     * near, and so the lower one.
     */
    @Test
    void halfWayBetweenTwoStepsOfADistilledScheduleTheLowerOneIsNamed() {
        NoiseSchedule lcm = schedule(ModelSampling.Kind.LCM, false);
        float[] sigmas = ScheduleKind.SGM_UNIFORM.plan(lcm, 4, 1, false);
        assertThat(List.of(
                        lcm.timestep(sigmas[0]),
                        lcm.timestep(sigmas[1]),
                        lcm.timestep(sigmas[2]),
                        lcm.timestep(sigmas[3])))
                .containsExactly(999, 759, 499, 259);
    }

    /** A network that answers with the clean latent is believed, whatever the noise. */
    @Test
    void anAnswerThatIsTheCleanLatentIsTakenAsItIs() {
        float[] answer = {CLEAN};
        for (Parameterization kind : List.of(Parameterization.CLEAN, Parameterization.CLEAN_OF_UNSCALED)) {
            assertThat(kind.clean(new float[] {3}, answer, 2, 5)).containsExactly(CLEAN);
        }
        assertThat(Parameterization.CLEAN.divisor(2)).isEqualTo((float) Math.sqrt(5));
        assertThat(Parameterization.CLEAN_OF_UNSCALED.divisor(2)).isEqualTo(1);
        assertThat(ModelSampling.parameterization(
                        Prediction.EPSILON, List.of(new ModelSampling(ModelSampling.Kind.IMG_TO_IMG, false))))
                .isEqualTo(Parameterization.CLEAN_OF_UNSCALED);
    }

    private static double root(NoiseSchedule schedule, int step) {
        return 1 / Math.sqrt(1 + (double) schedule.at(step) * schedule.at(step));
    }

    @Test
    void aDistilledScheduleHasEveryTwentiethStepAndNamesItsTimesteps() {
        NoiseSchedule plain = NoiseSchedule.stableDiffusion();
        NoiseSchedule lcm = schedule(ModelSampling.Kind.LCM, false);
        assertThat(lcm.steps()).isEqualTo(50);
        for (int i = 0; i < 50; i++) {
            assertThat(lcm.at(i)).isEqualTo(plain.at(20 * i + 19));
            assertThat(lcm.timestep(lcm.at(i))).isEqualTo(20 * i + 19);
            assertThat(lcm.sigma(20 * i + 19)).isCloseTo(lcm.at(i), Offset.offset(1e-4f));
        }
        assertThat(lcm.sigma(0)).isCloseTo(lcm.sigmaMin(), Offset.offset(1e-6f));
        assertThat(ScheduleKind.SGM_UNIFORM.plan(lcm, 4, 1, false)[0]).isCloseTo(lcm.sigmaMax(), Offset.offset(1e-4f));
    }

    @ParameterizedTest
    @EnumSource(ScheduleKind.class)
    void everyScheduleFallsFromTheLargestNoiseOfEveryModel(ScheduleKind kind) {
        for (ModelSampling.Kind sampling : ModelSampling.Kind.values()) {
            for (boolean zero : new boolean[] {false, true}) {
                NoiseSchedule model = schedule(sampling, zero);
                float[] sigmas = kind.plan(model, 8, 1, false);
                assertThat(sigmas[0]).isLessThanOrEqualTo(model.sigmaMax() * 1.0001f);
                assertThat(sigmas[sigmas.length - 1]).isZero();
                for (int i = 1; i < sigmas.length; i++) {
                    assertThat(sigmas[i]).isLessThan(sigmas[i - 1]);
                }
            }
        }
    }

    /** In terms of velocities: the guided one gets the standard deviation of the prompt's, shared by the multiplier. */
    @Test
    void rescalingGivesEachPictureThePromptsContrast() {
        Random random = new Random(4);
        int size = 500;
        float sigma = 1.7f;
        float[] x = numbers(random, 2 * size, 3);
        float[] prompted = numbers(random, 2 * size, 1);
        float[] guided = numbers(random, 2 * size, 5);
        float[] rescaled = new RescaleCfg(0.6).rescaled(x, prompted, guided, sigma, 2);
        for (int picture = 0; picture < 2; picture++) {
            double[] to = velocities(x, prompted, sigma, picture * size, size);
            double[] from = velocities(x, guided, sigma, picture * size, size);
            double[] result = velocities(x, rescaled, sigma, picture * size, size);
            double factor = 0.6 * deviation(to) / deviation(from) + 0.4;
            for (int i = 0; i < size; i++) {
                assertThat(result[i]).isCloseTo(from[i] * factor, Offset.offset(1e-4));
            }
        }
        assertThat(new RescaleCfg(0).rescaled(x, prompted, guided, sigma, 2))
                .containsExactly(guided, Offset.offset(1e-4f));
        assertThat(new RescaleCfg(1).rescaled(x, guided, guided, sigma, 2))
                .containsExactly(guided, Offset.offset(1e-4f));
    }

    private static float[] numbers(Random random, int count, double spread) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (spread * random.nextGaussian());
        }
        return numbers;
    }

    private static double[] velocities(float[] x, float[] clean, double sigma, int from, int size) {
        double[] velocities = new double[size];
        for (int i = 0; i < size; i++) {
            double noise = (x[from + i] - clean[from + i]) / sigma;
            velocities[i] = (noise - sigma * clean[from + i]) / Math.sqrt(1 + sigma * sigma);
        }
        return velocities;
    }

    private static double deviation(double[] numbers) {
        double mean = java.util.Arrays.stream(numbers).average().orElseThrow();
        double squares = java.util.Arrays.stream(numbers)
                .map(n -> (n - mean) * (n - mean))
                .sum();
        return Math.sqrt(squares / (numbers.length - 1));
    }
}
