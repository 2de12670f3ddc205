package org.celflow.editor.view;

/** A picture ready for the screen: sRGB, 8 bits a channel, straight alpha. */
public final class Raster {
    private final int width;
    private final int height;
    private final int[] argb;

    /**
     * Wraps pixels.
     *
     * @param width pixels in a row, at least 1
     * @param height rows, at least 1
     * @param argb {@code height * width} pixels, row by row, {@code 0xaarrggbb}; the caller gives the array away
     */
    public Raster(int width, int height, int[] argb) {
        if (width < 1 || height < 1 || argb.length != Math.multiplyExact(width, height)) {
            throw new IllegalArgumentException("%d pixels for %dx%d".formatted(argb.length, width, height));
        }
        this.width = width;
        this.height = height;
        this.argb = argb;
    }

    /** Pixels in a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** One pixel, {@code 0xaarrggbb}. */
    public int at(int x, int y) {
        return argb[y * width + x];
    }

    /** The pixels themselves, for handing them to the screen; nobody modifies them. */
    int[] argb() {
        return argb;
    }

    /** Memory that it holds, in bytes. */
    public long bytes() {
        return 4L * argb.length + 32;
    }

    /**
     * The same picture, made smaller by averaging so that no side is longer than {@code side}; this one if none is. Averages
     * are weighted by alpha, so that transparent pixels lend no colour.
     */
    public Raster fitted(int side) {
        int longer = Math.max(width, height);
        if (longer <= side) {
            return this;
        }
        int w = Math.max(1, Math.round((float) width * side / longer));
        int h = Math.max(1, Math.round((float) height * side / longer));
        int[] small = new int[w * h];
        for (int y = 0; y < h; y++) {
            int top = y * height / h;
            int bottom = Math.max(top + 1, (y + 1) * height / h);
            for (int x = 0; x < w; x++) {
                int left = x * width / w;
                small[y * w + x] = average(left, top, Math.max(left + 1, (x + 1) * width / w), bottom);
            }
        }
        return new Raster(w, h, small);
    }

    private int average(int left, int top, int right, int bottom) {
        long alpha = 0;
        long red = 0;
        long green = 0;
        long blue = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int pixel = argb[y * width + x];
                int a = pixel >>> 24;
                alpha += a;
                red += (long) a * (pixel >> 16 & 255);
                green += (long) a * (pixel >> 8 & 255);
                blue += (long) a * (pixel & 255);
            }
        }
        if (alpha == 0) {
            return 0;
        }
        int count = (bottom - top) * (right - left);
        return (int) (alpha / count) << 24
                | (int) (red / alpha) << 16
                | (int) (green / alpha) << 8
                | (int) (blue / alpha);
    }
}
