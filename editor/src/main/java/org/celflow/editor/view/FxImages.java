package org.celflow.editor.view;

import java.nio.IntBuffer;
import javafx.scene.image.Image;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/** Rasters as images of the toolkit. */
public final class FxImages {
    private FxImages() {}

    /** An image of the same pixels; a megapixel takes some milliseconds. */
    public static Image of(Raster raster) {
        int[] straight = raster.argb();
        int[] premultiplied = new int[straight.length];
        for (int i = 0; i < straight.length; i++) {
            premultiplied[i] = premultiply(straight[i]);
        }
        PixelBuffer<IntBuffer> buffer = new PixelBuffer<>(
                raster.width(), raster.height(), IntBuffer.wrap(premultiplied), PixelFormat.getIntArgbPreInstance());
        return new WritableImage(buffer);
    }

    private static int premultiply(int argb) {
        int alpha = argb >>> 24;
        if (alpha == 255) {
            return argb;
        }
        int red = ((argb >> 16 & 255) * alpha + 127) / 255;
        int green = ((argb >> 8 & 255) * alpha + 127) / 255;
        int blue = ((argb & 255) * alpha + 127) / 255;
        return alpha << 24 | red << 16 | green << 8 | blue;
    }
}
