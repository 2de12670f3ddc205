package org.celflow.node.value;

import java.nio.FloatBuffer;

/**
 * How latents look without a decoder: red, green and blue are linear functions of the four channels. The factors are those that
 * ComfyUI's previews use, fitted by its users to the autoencoders of the two families.
 */
public enum LatentColours {
    /** Stable Diffusion 1 and 2. */
    SD(
            0.18215,
            new double[][] {
                {0.3512, 0.2297, 0.3227},
                {0.3250, 0.4974, 0.2350},
                {-0.2829, 0.1762, 0.2721},
                {-0.2120, -0.2616, -0.7177}
            },
            new double[] {0, 0, 0}),
    /** Stable Diffusion XL. */
    SDXL(
            0.13025,
            new double[][] {
                {0.3651, 0.4232, 0.4341},
                {-0.2533, -0.0042, 0.1068},
                {0.1076, 0.1111, -0.0362},
                {-0.3165, -0.2492, -0.2188}
            },
            new double[] {0.1084, -0.0175, -0.0011});

    /** Channels of the latents that have such colours. */
    public static final int CHANNELS = 4;

    private static final int COLOURS = 3;

    private final double scale;

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final double[][] factors;

    @SuppressWarnings("ImmutableEnumChecker") // never written
    private final double[] offsets;

    LatentColours(double scale, double[][] factors, double[] offsets) {
        this.scale = scale;
        this.factors = factors;
        this.offsets = offsets;
    }

    /** The colours of a family, told by the factor that its denoiser multiplies latents with. */
    public static LatentColours ofScale(double scale) {
        return Math.abs(scale - SDXL.scale) < 1e-4 ? SDXL : SD;
    }

    /** What the family's denoiser multiplies the autoencoder's latents with. */
    public double scale() {
        return scale;
    }

    /**
     * The first latent of a batch as a picture, one pixel for each latent pixel.
     *
     * @param samples at least 4 x height x width numbers
     * @param factor what they are multiplied with first: 1 for what a denoiser sees, {@link #scale()} for what an autoencoder
     *     sees
     * @return 3 channels, sRGB 0 to 1
     */
    public Image picture(FloatBuffer samples, double factor, int height, int width) {
        int plane = height * width;
        float[] pixels = new float[plane * COLOURS];
        for (int i = 0; i < plane; i++) {
            for (int colour = 0; colour < COLOURS; colour++) {
                double value = offsets[colour];
                for (int c = 0; c < CHANNELS; c++) {
                    value += factors[c][colour] * samples.get(c * plane + i) * factor;
                }
                pixels[i * COLOURS + colour] = (float) Math.max(0, Math.min(1, (value + 1) / 2));
            }
        }
        return Image.of(width, height, COLOURS, pixels);
    }
}
