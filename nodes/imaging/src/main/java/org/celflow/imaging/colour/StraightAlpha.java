package org.celflow.imaging.colour;

/** From straight to premultiplied alpha and back, on RGBA numbers in a row. Other numbers of channels stay as they are. */
public final class StraightAlpha {
    /** Below this, a colour is lost. */
    private static final float LEAST = 1e-6f;

    private StraightAlpha() {}

    /** Multiplies colours by their alpha, in place. */
    public static float[] multiply(float[] pixels, int channels) {
        if (channels == 4) {
            for (int i = 0; i < pixels.length; i += 4) {
                for (int c = 0; c < 3; c++) {
                    pixels[i + c] *= pixels[i + 3];
                }
            }
        }
        return pixels;
    }

    /** Divides colours by their alpha, in place; what is transparent becomes black. */
    public static float[] divide(float[] pixels, int channels) {
        if (channels == 4) {
            for (int i = 0; i < pixels.length; i += 4) {
                float alpha = pixels[i + 3];
                for (int c = 0; c < 3; c++) {
                    pixels[i + c] = alpha > LEAST ? pixels[i + c] / alpha : 0;
                }
            }
        }
        return pixels;
    }
}
