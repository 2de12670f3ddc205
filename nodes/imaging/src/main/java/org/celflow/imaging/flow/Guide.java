package org.celflow.imaging.flow;

import java.util.Optional;
import org.celflow.node.value.Image;
import org.celflow.node.value.PartMask;

/**
 * The grey picture on which motion is estimated: the lightness of the picture and, if there are parts, a grey of their own for
 * each, so that the borders of parts are edges even where two parts have the same colour.
 */
final class Guide {
    /** How much of the guide comes from the parts. */
    private static final double PARTS = 0.4;
    /** Steps through the greys that put parts with neighbouring numbers far apart. */
    private static final double GOLDEN = 0.6180339887498949;

    private Guide() {}

    /** Grey, 8 bits, row by row. */
    static byte[] of(Image image, Optional<PartMask> parts) {
        float[] pixels = image.toArray();
        int channels = image.channels();
        byte[] labels = parts.map(PartMask::toArray).orElse(new byte[0]);
        byte[] grey = new byte[image.width() * image.height()];
        for (int i = 0; i < grey.length; i++) {
            double value = channels == 1
                    ? pixels[i]
                    : 0.299 * pixels[i * channels]
                            + 0.587 * pixels[i * channels + 1]
                            + 0.114 * pixels[i * channels + 2];
            if (channels == 4) {
                value *= pixels[i * channels + 3];
            }
            value = Math.max(0, Math.min(1, value));
            if (parts.isPresent()) {
                int label = labels[i] & 255;
                double own = label == 0 ? 0 : 0.25 + 0.75 * (label * GOLDEN % 1);
                value = (1 - PARTS) * value + PARTS * own;
            }
            grey[i] = (byte) Math.round(255 * value);
        }
        return grey;
    }
}
