package org.celflow.editor.view;

import java.nio.FloatBuffer;
import java.util.Optional;
import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Mask;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.SavedFile;
import org.celflow.node.value.Value;

/** How each kind of value looks. Pure; takes some milliseconds for a large picture, so never on the FX thread. */
public final class Pictures {
    /** Most of a latent lies within three deviations of about 5. */
    private static final float LATENT_RANGE = 30;

    private Pictures() {}

    /** The picture of a value, empty for kinds that have none. */
    public static Optional<Picture> of(Value value) {
        if (value instanceof Image image) {
            return Optional.of(new Picture(image(image), value));
        } else if (value instanceof Mask mask) {
            return Optional.of(new Picture(mask(mask), value));
        } else if (value instanceof PartMask parts) {
            return Optional.of(new Picture(parts(parts), value));
        } else if (value instanceof Flow flow) {
            return Optional.of(new Picture(flow(flow), value));
        } else if (value instanceof Latent latent) {
            return Optional.of(new Picture(latent(latent), value));
        }
        return Optional.empty();
    }

    /** Whether values of a class have a picture; saved files have the picture that is in them. */
    public static boolean shows(Class<?> type) {
        return type == Image.class
                || type == Mask.class
                || type == PartMask.class
                || type == Flow.class
                || type == Latent.class
                || type == SavedFile.class;
    }

    private static Raster image(Image image) {
        int channels = image.channels();
        FloatBuffer from = image.pixels();
        int[] to = new int[image.width() * image.height()];
        for (int i = 0; i < to.length; i++) {
            int red = level(from.get());
            int green = channels == 1 ? red : level(from.get());
            int blue = channels == 1 ? red : level(from.get());
            int alpha = channels == 4 ? level(from.get()) : 255;
            to[i] = alpha << 24 | red << 16 | green << 8 | blue;
        }
        return new Raster(image.width(), image.height(), to);
    }

    private static Raster mask(Mask mask) {
        FloatBuffer from = mask.coverage();
        int[] to = new int[mask.width() * mask.height()];
        for (int i = 0; i < to.length; i++) {
            to[i] = 0xff000000 | level(from.get()) * 0x010101;
        }
        return new Raster(mask.width(), mask.height(), to);
    }

    private static Raster parts(PartMask mask) {
        int[] palette = mask.parts().stream()
                .mapToInt(part -> 0xff000000 | part.colour().packed())
                .toArray();
        byte[] labels = mask.toArray();
        int[] to = new int[labels.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = palette[labels[i] & 255];
        }
        return new Raster(mask.width(), mask.height(), to);
    }

    /** Direction as hue, length as saturation against the longest vector, on white: the usual picture of motion. */
    private static Raster flow(Flow flow) {
        float[] vectors = flow.toArray();
        float longest = 1;
        for (int i = 0; i < vectors.length; i += 2) {
            longest = Math.max(longest, (float) Math.hypot(vectors[i], vectors[i + 1]));
        }
        int[] to = new int[vectors.length / 2];
        for (int i = 0; i < to.length; i++) {
            float dx = vectors[2 * i];
            float dy = vectors[2 * i + 1];
            float turn = (float) (Math.atan2(dy, dx) / (2 * Math.PI));
            to[i] = java.awt.Color.HSBtoRGB(turn, Math.min(1, (float) Math.hypot(dx, dy) / longest), 1);
        }
        return new Raster(flow.width(), flow.height(), to);
    }

    /**
     * The first of a batch, in the colours that previews of its family have, or of Stable Diffusion 1 where the family is not
     * known; of latents of other than 4 channels the first channel as grey.
     */
    private static Raster latent(Latent latent) {
        if (latent.channels() == LatentColours.CHANNELS) {
            LatentColours colours = latent.colours().orElse(LatentColours.SD);
            return image(colours.picture(latent.samples().data(), colours.scale(), latent.height(), latent.width()));
        }
        FloatBuffer samples = latent.samples().data();
        int[] to = new int[latent.width() * latent.height()];
        for (int i = 0; i < to.length; i++) {
            to[i] = 0xff000000 | level(0.5f + samples.get(i) / LATENT_RANGE) * 0x010101;
        }
        return new Raster(latent.width(), latent.height(), to);
    }

    private static int level(float value) {
        return Math.max(0, Math.min(255, Math.round(value * 255)));
    }
}
