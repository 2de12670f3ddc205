package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
