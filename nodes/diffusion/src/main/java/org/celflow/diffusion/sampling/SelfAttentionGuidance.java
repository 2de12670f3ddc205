package org.celflow.diffusion.sampling;

/**
 * Guidance away from a picture that is blurred where it draws most attention (Hong et al., Improving Sample Quality of Diffusion Models
 * Using Self-Attention Guidance, 2023).
 *
 * @param scale how far the guided prediction is carried
 * @param blur standard deviation of the blur, in latent pixels
 */
public record SelfAttentionGuidance(double scale, double blur) implements SamplingChange {
    /** The smallest side of a latent, less one, that the blur can be mirrored at. */
    static final int REACH = 4;

    private static final double DRAWS_MUCH = 1;

    /**
     * A prediction blurred where it draws more attention than the average.
     *
     * @param clean batch x channels x height x width
     * @param drawn batch x a smaller height x a smaller width
     */
    float[] degraded(float[] clean, int batch, int channels, int height, int width, Drawn drawn) {
        float[] degraded = clean.clone();
        if (blur == 0) {
            return degraded;
        }
        float[] kernel = kernel();
        int plane = height * width;
        for (int i = 0; i < batch * channels; i++) {
            float[] blurred = blurred(clean, i * plane, height, width, kernel);
            for (int pixel = 0; pixel < plane; pixel++) {
                int row = pixel / width * drawn.height() / height;
                int column = pixel % width * drawn.width() / width;
                if (drawn.at(i / channels, row, column) > DRAWS_MUCH) {
                    degraded[i * plane + pixel] = blurred[pixel];
                }
            }
        }
        return degraded;
    }

    /** How much attention places drew. */
    interface Drawn {
        /** Rows. */
        int height();

        /** Places in a row. */
        int width();

        /** Of one place of one picture; 1 on average. */
        float at(int picture, int row, int column);
    }

    private float[] kernel() {
        double[] weights = new double[2 * REACH + 1];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp(-0.5 * Math.pow((i - REACH) / blur, 2));
            sum += weights[i];
        }
        float[] kernel = new float[weights.length];
        for (int i = 0; i < kernel.length; i++) {
            kernel[i] = (float) (weights[i] / sum);
        }
        return kernel;
    }

    private static float[] blurred(float[] numbers, int from, int height, int width, float[] kernel) {
        double[] rows = new double[height * width];
        for (int i = 0; i < rows.length; i++) {
            int y = i / width;
            for (int k = -REACH; k <= REACH; k++) {
                rows[i] += kernel[k + REACH] * numbers[from + y * width + mirrored(i % width + k, width)];
            }
        }
        float[] blurred = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double sum = 0;
            for (int k = -REACH; k <= REACH; k++) {
                sum += kernel[k + REACH] * rows[mirrored(i / width + k, height) * width + i % width];
            }
            blurred[i] = (float) sum;
        }
        return blurred;
    }

    /** At the edge pixel, which is not repeated. */
    private static int mirrored(int index, int length) {
        int positive = Math.abs(index);
        return positive < length ? positive : 2 * (length - 1) - positive;
    }
}
