package org.celflow.diffusion.sampling;

import org.celflow.diffusion.model.Prediction;

/** How the clean latent follows from the network's answer about a noisy latent {@code x = clean + sigma * noise}. */
enum Parameterization {
    /** The answer is the noise (Ho et al. 2020). */
    EPSILON {
        @Override
        float[] clean(float[] x, float[] answer, float sigma, int timestep) {
            float[] clean = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                clean[i] = x[i] - answer[i] * sigma;
            }
            return clean;
        }
    },
    /** The answer is the velocity {@code (noise - sigma * clean) / sqrt(1 + sigma^2)} (Salimans and Ho 2022). */
    VELOCITY {
        @Override
        float[] clean(float[] x, float[] answer, float sigma, int timestep) {
            float variance = sigma * sigma + 1;
            float deviation = (float) Math.sqrt(variance);
            float[] clean = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                clean[i] = x[i] / variance - answer[i] * sigma / deviation;
            }
            return clean;
        }
    },
    /**
     * The answer is noise, and the prediction is drawn towards x when there is almost none, so that a model may be asked only a few
     * times (Luo et al., Latent Consistency Models, 2023, equation 7).
     */
    CONSISTENCY {
        private static final double DATA = 0.5;
        private static final float TIME_SCALE = 10;

        @Override
        float[] clean(float[] x, float[] answer, float sigma, int timestep) {
            float time = timestep * TIME_SCALE;
            float squares = (float) (time * time + DATA * DATA);
            float skip = (float) (DATA * DATA) / squares;
            float out = time / (float) Math.sqrt(squares);
            float[] clean = EPSILON.clean(x, answer, sigma, timestep);
            for (int i = 0; i < x.length; i++) {
                clean[i] = out * clean[i] + skip * x[i];
            }
            return clean;
        }
    },
    /** The answer is the clean latent. */
    CLEAN {
        @Override
        float[] clean(float[] x, float[] answer, float sigma, int timestep) {
            return answer.clone();
        }
    },
    /** The answer is the clean latent, and the network is shown x as it is. */
    CLEAN_OF_UNSCALED {
        @Override
        float[] clean(float[] x, float[] answer, float sigma, int timestep) {
            return answer.clone();
        }

        @Override
        float divisor(float sigma) {
            return 1;
        }
    };

    /** What x is divided by before the network is shown it: its standard deviation. */
    float divisor(float sigma) {
        return (float) Math.sqrt(sigma * sigma + 1);
    }

    /**
     * Predicts the clean latent.
     *
     * @param x the noisy latent, not divided
     * @param answer of the network
     * @param sigma the noise in x
     * @param timestep that the network was told
     * @return a new array
     */
    abstract float[] clean(float[] x, float[] answer, float sigma, int timestep);

    static Parameterization of(Prediction prediction) {
        return switch (prediction) {
            case EPSILON -> EPSILON;
            case VELOCITY -> VELOCITY;
        };
    }
}
