package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Samplers against numbers computed apart from them: a script of its own with the published formulas and ComfyUI's conventions, in 64
 * bits, for three latent numbers and a denoiser that is a formula. Among them are all samplers of the processor that the recorded
 * runs do not name.
 */
class SamplerNumbersTest {
    private static final float[] START = {14, -3, 5};
    private static final float[] SIGMAS = {14, 6, 3, 1.5f, 0.7f, 0.3f, 0.1f, 0};

    @ParameterizedTest
    @CsvSource({
        "DPMPP_2S_ANCESTRAL, -0.8436733, -0.9417898, -0.9315009",
        "DPMPP_2S_ANCESTRAL_CFG_PP, -0.9081415, -0.9786908, -0.9819511",
        "GRADIENT_ESTIMATION_CFG_PP, 0.6481882, -0.9566293, -0.4365535",
        "RES_MULTISTEP_ANCESTRAL_CFG_PP, -0.3339347, -0.1441511, -0.04317004",
        "EXP_HEUN_2_X0_SDE, -0.8140939, -0.8615525, -0.8255703",
        "SEEDS_3, -0.9807568, -1.02444, -0.9727774",
        "IPNDM_V, 0.5059293, -0.8797425, -0.4404067",
        "SA_SOLVER, -0.7921713, -1.06002, -0.6564855",
        "SA_SOLVER_PECE, -0.9059193, -1.055703, -0.7796763",
        "DPMPP_2M_SDE_HEUN, -0.8690386, -0.8193773, -0.8801779",
        "EULER_ANCESTRAL, -0.6173039, -0.6955411, -0.6651854",
        "DPM_2_ANCESTRAL, -1.082311, -1.179832, -1.147296",
        "HEUN, 0.3545178, -0.9782964, -0.5478887",
        "LMS, 0.4544731, -0.8492027, -0.380056",
        "DPMPP_2M, 0.5553592, -0.904619, -0.4138348"
    })
    void aRunEndsWhereTheFormulasEnd(SamplerKind kind, float first, float second, float third) throws Exception {
        float[] result = kind.sampler(NoiseSchedule.stableDiffusion())
                .sample(new Formula(), START.clone(), SIGMAS, new Waves(), StepListener.NONE);
        assertThat(result).containsExactly(new float[] {first, second, third}, Offset.offset(2e-5f));
    }

    /** Settings of -1 for eta, 1 for noise and 0 for the others are those of the sampler itself. */
    @ParameterizedTest
    @CsvSource({
        "EULER_ANCESTRAL, 0.6, 1.1, 0, 0, 0.06090933, -0.7670921, -0.7199156",
        "EULER_ANCESTRAL, 0, 1, 0, 0, 0.4020046, -0.7959275, -0.326698",
        "EULER_ANCESTRAL_CFG_PP, 0.4, 0.9, 0, 0, 0.1280986, -0.9116827, -0.8448086",
        "DPM_2_ANCESTRAL, 0.5, 1, 0, 0, 0.01848822, -0.9811536, -0.832217",
        "DPMPP_2S_ANCESTRAL, 0.5, 1.2, 0, 0, 0.1417924, -0.9087423, -0.8008127",
        "DPMPP_2S_ANCESTRAL, 3, 1, 0, 0, -0.6601567, -0.6249051, -0.5884094",
        "EULER_ANCESTRAL, 3, 1, 0, 0, -0.8221036, -0.8218901, -0.8229227",
        "DPMPP_SDE, 0.7, 1.05, 0.3, 0, -0.4581412, -0.8995937, -0.8215325",
        "DPMPP_SDE, 0, 1, 1, 0, 0.397381, -0.8750086, -0.4164321",
        "DPMPP_2M_SDE, 0.3, 1.1, 0, 0, -0.1696371, -0.8518297, -0.84827",
        "DPMPP_2M_SDE_HEUN, 1.5, 1, 0, 0, -0.8597646, -0.8013235, -0.86425",
        "DPMPP_2M_SDE, 0, 1, 0, 0, 0.5553592, -0.904619, -0.4138348",
        "DPMPP_3M_SDE, 0.4, 1.2, 0, 0, -0.3157323, -0.7592841, -0.9759922",
        "DPMPP_3M_SDE, 0, 1, 0, 0, 0.435228, -0.921007, -0.4902032",
        "LMS, -1, 1, 0, 1, 0.4020046, -0.7959275, -0.326698",
        "LMS, -1, 1, 0, 3, 0.4617284, -0.8446385, -0.3755556",
        "IPNDM, -1, 1, 0, 2, 0.4907829, -0.8702921, -0.3793779",
        "DEIS, -1, 1, 0, 2, 0.4994463, -0.8503993, -0.3644426",
        "DEIS, -1, 1, 0, 4, 0.3481141, -0.8838714, -0.377373",
        "ER_SDE, -1, 1.1, 0, 2, 0.3799508, -0.8331926, -0.8027709",
        "ER_SDE, 0.5, 0.9, 0, 3, -0.4520424, -0.8022686, -0.8078678",
        "ER_SDE, 0, 1, 0, 1, 0.4020046, -0.7959275, -0.326698",
        "ER_SDE, 1, 1, 0, 0, -0.7272191, -0.7538843, -0.7758448",
        "DPM_ADAPTIVE, 0, 1, 0, 2, 0.7189427, -0.8020353, -0.2294413",
        "DPM_ADAPTIVE, 0.5, 1.1, 0, 3, 0.53665, -0.7356701, -0.4184516",
        "SEEDS_2, 0.6, 1.1, 0.4, 0, -0.6135548, -0.8537596, -0.8840203",
        "EXP_HEUN_2_X0_SDE, 0.5, 0.8, 0.7, 0, -0.5536734, -0.87677, -0.8519115"
    })
    void aRunThatIsSetEndsWhereTheFormulasEnd(
            SamplerKind kind,
            double eta,
            double noise,
            double middle,
            int order,
            float first,
            float second,
            float third)
            throws Exception {
        SamplerTuning tuning = tuning(eta, noise, middle, order);
        assertThat(tuning.misfit(kind)).isEmpty();
        float[] result = new SamplerChoice(kind, tuning)
                .sampler(NoiseSchedule.stableDiffusion())
                .sample(new Formula(), START.clone(), SIGMAS, new Waves(), StepListener.NONE);
        assertThat(result).containsExactly(new float[] {first, second, third}, Offset.offset(2e-5f));
    }

    private static SamplerTuning tuning(double eta, double noise, double middle, int order) {
        return new SamplerTuning(
                eta < 0 ? OptionalDouble.empty() : OptionalDouble.of(eta),
                noise,
                middle == 0 ? OptionalDouble.empty() : OptionalDouble.of(middle),
                order == 0 ? OptionalInt.empty() : OptionalInt.of(order));
    }

    @ParameterizedTest
    @CsvSource({"LMS, 4", "DEIS, 3", "IPNDM, 4", "IPNDM_V, 4", "ER_SDE, 3", "DPM_ADAPTIVE, 3"})
    void theOrderOfASamplerIsItsOwnUntilItIsSet(SamplerKind kind, int own) throws Exception {
        assertThat(ordered(kind, own)).containsExactly(ordered(kind, 0));
        assertThat(ordered(kind, 2)).isNotEqualTo(ordered(kind, 0));
    }

    private static float[] ordered(SamplerKind kind, int order) throws Exception {
        return new SamplerChoice(kind, tuning(-1, 1, 0, order))
                .sampler(NoiseSchedule.stableDiffusion())
                .sample(new Formula(), START.clone(), SIGMAS, new Waves(), StepListener.NONE);
    }

    @ParameterizedTest
    @EnumSource(SamplerKind.class)
    void samplersThatTakeAnEtaAddNoNoiseAt0(SamplerKind kind) throws Exception {
        if (kind.takesEta()) {
            assertThat(run(kind, 0, 1)).containsExactly(run(kind, 0, 3));
            assertThat(run(kind, 0.7, 1)).isNotEqualTo(run(kind, 0.7, 3));
        }
    }

    private static float[] run(SamplerKind kind, double eta, double noise) throws Exception {
        return new SamplerChoice(kind, tuning(eta, noise, 0, 0))
                .sampler(NoiseSchedule.stableDiffusion())
                .sample(new Formula(), START.clone(), SIGMAS, new Waves(), StepListener.NONE);
    }

    @Test
    void whatASamplerCannotBeSetToIsSaid() {
        assertThat(tuning(0.5, 1, 0, 0).misfit(SamplerKind.EULER))
                .hasValueSatisfying(said -> assertThat(said).contains("euler has no eta"));
        assertThat(tuning(-1, 1.1, 0, 0).misfit(SamplerKind.DPMPP_2M))
                .hasValueSatisfying(said -> assertThat(said).contains("dpmpp_2m has no noise"));
        assertThat(tuning(-1, 1, 0.5, 0).misfit(SamplerKind.SEEDS_3))
                .hasValueSatisfying(said -> assertThat(said).contains("seeds_3 has no middle"));
        assertThat(tuning(-1, 1, 0, 2).misfit(SamplerKind.HEUN))
                .hasValueSatisfying(said -> assertThat(said).contains("heun has no order"));
        assertThat(tuning(-1, 1, 0, 1).misfit(SamplerKind.DPM_ADAPTIVE))
                .hasValueSatisfying(said -> assertThat(said).contains("orders from 2 to 3, not 1"));
        for (SamplerKind kind : SamplerKind.values()) {
            assertThat(SamplerTuning.NONE.misfit(kind)).isEmpty();
        }
    }

    /** A denoiser whose guided and unguided predictions differ. */
    private static final class Formula implements Denoiser {
        @Override
        public float[] denoise(float[] x, float sigma) {
            float[] guided = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                guided[i] = (float) (0.8 * x[i] / (1 + sigma * sigma) - 0.3 * Math.cos(x[i] + 0.5));
            }
            return guided;
        }

        @Override
        public Split split(float[] x, float sigma) {
            float[] unguided = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                unguided[i] = (float) (x[i] / (1 + sigma * sigma) + 0.1 * Math.sin(x[i]));
            }
            float[] guided = denoise(x, sigma);
            return new Split(guided, guided, unguided);
        }
    }

    /** The n-th draw is the sine of {@code 1.7 n} plus the place. */
    private static final class Waves implements NoiseSource {
        private int drawn;

        @Override
        public float[] next() {
            drawn++;
            float[] noise = new float[START.length];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (float) Math.sin(1.7 * drawn + i);
            }
            return noise;
        }
    }
}
