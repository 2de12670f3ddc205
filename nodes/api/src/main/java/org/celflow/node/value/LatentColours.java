package org.celflow.node.value;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How latents look without a decoder: red, green and blue are linear functions of the four channels.
 *
 * @param scale what the denoiser multiplies the autoencoder's latents with
 * @param factors red, green and blue of the first channel, then those of the next
 * @param offsets of red, green and blue; colours go from -1 to 1
 */
public record LatentColours(double scale, List<Double> factors, List<Double> offsets) {
    /** Channels of the latents that have such colours. */
    public static final int CHANNELS = 4;

    /** Red, green and blue. */
    public static final int COLOURS = 3;

    private static final double SDXL_SCALE = 0.13025;

    /** Stable Diffusion 1 and 2, as ComfyUI's previews show it; its users fitted the factors. */
    public static final LatentColours SD = new LatentColours(
            0.18215,
            List.of(0.3512, 0.2297, 0.3227, 0.3250, 0.4974, 0.2350, -0.2829, 0.1762, 0.2721, -0.2120, -0.2616, -0.7177),
            List.of(0.0, 0.0, 0.0));

    /** Stable Diffusion XL, as ComfyUI's previews show it. */
    public static final LatentColours SDXL = new LatentColours(
            SDXL_SCALE,
            List.of(
                    0.3651, 0.4232, 0.4341, -0.2533, -0.0042, 0.1068, 0.1076, 0.1111, -0.0362, -0.3165, -0.2492,
                    -0.2188),
            List.of(0.1084, -0.0175, -0.0011));

    /** Copies the lists and checks them. */
    public LatentColours {
        factors = List.copyOf(factors);
        offsets = List.copyOf(offsets);
        boolean finite = Stream.concat(factors.stream(), offsets.stream()).allMatch(Double::isFinite);
        if (factors.size() != CHANNELS * COLOURS || offsets.size() != COLOURS || !finite || !(scale > 0)) {
            throw new IllegalArgumentException("no colours of latents: %s, %s, %s".formatted(scale, factors, offsets));
        }
    }

    /** The published colours of a family, told by the factor that its denoiser multiplies latents with. */
    public static LatentColours ofScale(double scale) {
        return isXl(scale) ? SDXL : SD;
    }

    /** Whether the family is that of Stable Diffusion XL. */
    public boolean isXl() {
        return isXl(scale);
    }

    private static boolean isXl(double scale) {
        return Math.abs(scale - SDXL_SCALE) < 1e-4;
    }

    /** As a word that {@link #parse} reads. */
    public String text() {
        return Stream.of(List.of(scale), factors, offsets)
                .flatMap(List::stream)
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static LatentColours parse(String text) {
        List<Double> numbers =
                Arrays.stream(text.split(",", -1)).map(Double::valueOf).toList();
        if (numbers.size() != 1 + CHANNELS * COLOURS + COLOURS) {
            throw new IllegalArgumentException("no colours of latents: " + text);
        }
        int offsets = 1 + CHANNELS * COLOURS;
        return new LatentColours(numbers.get(0), numbers.subList(1, offsets), numbers.subList(offsets, numbers.size()));
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
                double value = offsets.get(colour);
                for (int c = 0; c < CHANNELS; c++) {
                    value += factors.get(c * COLOURS + colour) * samples.get(c * plane + i) * factor;
                }
                pixels[i * COLOURS + colour] = (float) Math.max(0, Math.min(1, (value + 1) / 2));
            }
        }
        return Image.of(width, height, COLOURS, pixels);
    }
}
