package org.celflow.diffusion.sampling;

/**
 * Brings the contrast of a guided prediction back to that of the prompt's own one (Lin et al., Common Diffusion Noise Schedules and
 * Sample Steps are Flawed, 2024, section 3.4), measured on velocities.
 *
 * @param multiplier 0 leaves guidance as it is, 1 takes all of the contrast from the prompt's prediction
 */
public record RescaleCfg(double multiplier) implements SamplingChange {
    /**
     * Rescales, each picture of the batch on its own.
     *
     * @param x the noisy latent
     * @param prompted the prediction of the clean latent at a cfg of 1
     * @param guided the prediction under guidance
     * @param batch pictures
     * @return a new prediction
     */
    float[] rescaled(float[] x, float[] prompted, float[] guided, float sigma, int batch) {
        float variance = sigma * sigma + 1;
        float toVelocity = (float) Math.sqrt(variance) / sigma;
        float[] velocity = velocity(x, guided, variance, toVelocity);
        float[] reference = velocity(x, prompted, variance, toVelocity);
        int size = x.length / batch;
        float[] rescaled = new float[x.length];
        for (int picture = 0; picture < batch; picture++) {
            int from = picture * size;
            double ratio = deviation(reference, from, size) / deviation(velocity, from, size);
            float factor = (float) (multiplier * ratio + (1 - multiplier));
            for (int i = from; i < from + size; i++) {
                rescaled[i] = x[i] / variance - velocity[i] * factor / toVelocity;
            }
        }
        return rescaled;
    }

    private static float[] velocity(float[] x, float[] clean, float variance, float toVelocity) {
        float[] velocity = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            velocity[i] = (x[i] / variance - clean[i]) * toVelocity;
        }
        return velocity;
    }

    private static double deviation(float[] numbers, int from, int size) {
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += numbers[i];
        }
        double mean = sum / size;
        double squares = 0;
        for (int i = from; i < from + size; i++) {
            squares += (numbers[i] - mean) * (numbers[i] - mean);
        }
        return Math.sqrt(squares / (size - 1));
    }
}
