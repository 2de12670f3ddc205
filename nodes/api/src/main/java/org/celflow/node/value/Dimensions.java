package org.celflow.node.value;

/** The largest pictures that are accepted. */
final class Dimensions {
    static final int MAX_SIDE = 16_384;
    static final long MAX_PIXELS = 128L << 20;

    private Dimensions() {}

    static void check(int width, int height, int channels, int length) {
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || (long) width * height > MAX_PIXELS) {
            throw new IllegalArgumentException("a picture of %dx%d pixels is not accepted".formatted(width, height));
        }
        if ((long) width * height * channels != length) {
            throw new IllegalArgumentException(
                    "%d numbers for %dx%d pixels of %d channels".formatted(length, width, height, channels));
        }
    }
}
