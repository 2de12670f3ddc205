package org.celflow.diffusion.model;

import java.util.Collections;
import java.util.List;
import org.celflow.node.value.Image;

/**
 * A control network at work on a picture.
 *
 * @param network which one; the caller keeps its lease until the session is closed
 * @param hint the picture that it follows, sRGB 0 to 1, 3 channels (1 is taken as grey, of 4 the alpha is ignored); resized to
 *     eight times the latent size, nearest neighbour, its longer side cropped at the centre
 * @param strength factor of its residuals for each guide; 0 leaves a guide alone
 */
public record ControlUse(LoadedControlNet network, Image hint, List<Double> strength) {
    /** Copies the list. */
    public ControlUse {
        strength = List.copyOf(strength);
    }

    /** The same strength for every guide. */
    public static ControlUse everywhere(LoadedControlNet network, Image hint, double strength, int guides) {
        return new ControlUse(network, hint, Collections.nCopies(guides, strength));
    }
}
