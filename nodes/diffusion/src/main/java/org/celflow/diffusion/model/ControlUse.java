package org.celflow.diffusion.model;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/**
 * A control network at work on a picture.
 *
 * @param network which one; the caller keeps its lease until the session is closed
 * @param hint the picture that it follows, sRGB 0 to 1, 3 channels (1 is taken as grey, of 4 the alpha is ignored); resized to
 *     eight times the latent size, nearest neighbour, its longer side cropped at the centre
 * @param second a further picture, resized alike, for networks that take 6 channels
 * @param strength factor of its residuals for each guide; 0 leaves a guide alone
 * @param region factor of its residuals at each place, stretched to each of their sizes; empty: 1 everywhere
 * @param fade factor by which each residual is weaker than the next one towards the middle; 1: all count alike
 */
public record ControlUse(
        LoadedControlNet network,
        Image hint,
        Optional<Image> second,
        List<Double> strength,
        Optional<Mask> region,
        double fade) {
    /** Copies the list. */
    public ControlUse {
        strength = List.copyOf(strength);
    }

    /** One picture, everywhere alike. */
    public ControlUse(LoadedControlNet network, Image hint, List<Double> strength) {
        this(network, hint, Optional.empty(), strength, Optional.empty(), 1);
    }

    /** The same strength for every guide. */
    public static ControlUse everywhere(LoadedControlNet network, Image hint, double strength, int guides) {
        return new ControlUse(network, hint, Collections.nCopies(guides, strength));
    }
}
