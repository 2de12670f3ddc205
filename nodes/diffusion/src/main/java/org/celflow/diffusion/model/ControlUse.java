package org.celflow.diffusion.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/**
 * A control network at work on a picture.
 *
 * @param network which one; the caller keeps its lease until the session is closed
 * @param hints what it follows: one for all latents of the batch, or one for each
 * @param strength factor of its residuals for each guide; 0 leaves a guide alone
 * @param region factor of its residuals at each place, stretched to each of their sizes; empty: 1 everywhere
 * @param fade factor by which each residual is weaker than the next one towards the middle; 1: all count alike
 */
public record ControlUse(
        LoadedControlNet network, List<Hint> hints, List<Double> strength, Optional<Mask> region, double fade) {
    /** Picture pixels of a latent pixel, to each side. */
    private static final int CELL = 8;

    /** Copies the lists. */
    public ControlUse {
        hints = List.copyOf(hints);
        strength = List.copyOf(strength);
    }

    /**
     * What a control network follows.
     *
     * @param picture sRGB 0 to 1, 3 channels (1 is taken as grey, of 4 the alpha is ignored); resized to eight times the latent
     *     size, nearest neighbour, its longer side cropped at the centre
     * @param second a further picture, resized alike, for networks that take 6 channels
     */
    public record Hint(Image picture, Optional<Image> second) {}

    /** One hint for all latents. */
    public ControlUse(
            LoadedControlNet network,
            Image hint,
            Optional<Image> second,
            List<Double> strength,
            Optional<Mask> region,
            double fade) {
        this(network, List.of(new Hint(hint, second)), strength, region, fade);
    }

    /** One picture, everywhere alike. */
    public ControlUse(LoadedControlNet network, Image hint, List<Double> strength) {
        this(network, hint, Optional.empty(), strength, Optional.empty(), 1);
    }

    /** The same strength for every guide. */
    public static ControlUse everywhere(LoadedControlNet network, Image hint, double strength, int guides) {
        return new ControlUse(network, hint, Collections.nCopies(guides, strength));
    }

    /**
     * The same for a window of the picture. All sizes are in latent pixels.
     *
     * @param left where the window begins in a row
     * @param top the window's first row
     * @param width of the window
     * @param height of the window
     * @param wholeWidth of the picture
     * @param wholeHeight of the picture
     */
    public ControlUse window(int left, int top, int width, int height, int wholeWidth, int wholeHeight) {
        UnaryOperator<Image> cut = picture -> {
            float[] fitted = Pictures.fit(picture, CELL * wholeWidth, CELL * wholeHeight);
            Image whole = Image.of(CELL * wholeWidth, CELL * wholeHeight, 3, fitted);
            float[] pixels = new float[CELL * width * CELL * height * 3];
            Pictures.copy(whole, CELL * left, CELL * top, CELL * width, CELL * height, pixels, 0);
            return Image.of(CELL * width, CELL * height, 3, pixels);
        };
        Optional<Mask> cutRegion = region.map(mask -> {
            float[] whole =
                    Resampling.BILINEAR.resize(mask.toArray(), 1, mask.height(), mask.width(), wholeHeight, wholeWidth);
            float[] part = new float[width * height];
            for (int row = 0; row < height; row++) {
                System.arraycopy(whole, (top + row) * wholeWidth + left, part, row * width, width);
            }
            return Mask.of(width, height, part);
        });
        List<Hint> cutHints = hints.stream()
                .map(hint -> new Hint(cut.apply(hint.picture()), hint.second().map(cut)))
                .toList();
        return new ControlUse(network, cutHints, strength, cutRegion, fade);
    }
}
