package org.celflow.editor.view;

import java.util.Locale;
import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Value;

/**
 * A value and how it looks.
 *
 * @param raster its pixels on the screen
 * @param value where exact numbers are read
 */
public record Picture(Raster raster, Value value) {
    /** Picture pixels in the side of a latent pixel. */
    private static final int LATENT_PIXEL = 8;

    /** Memory that it holds, in bytes. */
    public long bytes() {
        return raster.bytes() + value.bytes();
    }

    /** What to say in place of a picture that would tell nothing, as {@code empty latent 512 × 512}; empty for all others. */
    public String caption() {
        return value instanceof Latent latent && latent.isEmpty()
                ? "empty latent %d × %d".formatted(latent.width() * LATENT_PIXEL, latent.height() * LATENT_PIXEL)
                : "";
    }

    /** The pixels as one channel shows them. */
    public Raster shown(Channel channel) {
        if (channel == Channel.COLOUR) {
            return raster;
        }
        int[] from = raster.argb();
        int[] to = new int[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = channel.of(from[i]);
        }
        return new Raster(raster.width(), raster.height(), to);
    }

    /** The exact numbers of a pixel on one line; empty outside the picture. */
    public String readout(int x, int y) {
        if (x < 0 || y < 0 || x >= raster.width() || y >= raster.height()) {
            return "";
        }
        String at = "%d, %d".formatted(x, y);
        if (value instanceof Image image) {
            StringBuilder text = new StringBuilder(at);
            String names = image.channels() == 1 ? "Y" : "RGBA";
            for (int c = 0; c < image.channels(); c++) {
                text.append(String.format(Locale.ROOT, "   %c %.3f", names.charAt(c), image.at(x, y, c)));
            }
            return text.append(String.format(Locale.ROOT, "   #%06x", raster.at(x, y) & 0xffffff))
                    .toString();
        } else if (value instanceof Mask mask) {
            return String.format(Locale.ROOT, "%s   coverage %.3f", at, mask.at(x, y));
        } else if (value instanceof PartMask mask) {
            Part part = mask.parts().get(mask.labelAt(x, y));
            return "%s   %s   %s".formatted(at, part.name(), part.colour());
        } else if (value instanceof Flow flow) {
            int i = 2 * (y * flow.width() + x);
            return String.format(
                    Locale.ROOT,
                    "%s   dx %.2f   dy %.2f px",
                    at,
                    flow.vectors().get(i),
                    flow.vectors().get(i + 1));
        } else if (value instanceof Latent latent) {
            StringBuilder text = new StringBuilder(at);
            int plane = latent.width() * latent.height();
            for (int c = 0; c < latent.channels(); c++) {
                text.append(String.format(
                        Locale.ROOT, "   %.2f", latent.samples().data().get(c * plane + y * latent.width() + x)));
            }
            return text.toString();
        }
        return at;
    }

    /** Size and kind on one line, as {@code 512 x 512 RGBA}. */
    public String summary() {
        String size = "%d × %d".formatted(raster.width(), raster.height());
        if (value instanceof Image image) {
            return size + (image.channels() == 1 ? " grey" : image.channels() == 3 ? " RGB" : " RGBA");
        } else if (value instanceof PartMask mask) {
            return "%s, %d parts".formatted(size, mask.parts().size());
        } else if (value instanceof Mask) {
            return size + " mask";
        } else if (value instanceof Flow) {
            return size + " flow";
        } else {
            return size + " latent";
        }
    }
}
