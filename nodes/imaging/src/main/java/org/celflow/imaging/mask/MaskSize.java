package org.celflow.imaging.mask;

import org.celflow.node.NodeException;

/** The largest masks that are made. */
final class MaskSize {
    private static final long MOST_PIXELS = 128L << 20;

    private MaskSize() {}

    static void check(int width, int height) throws NodeException {
        if ((long) width * height > MOST_PIXELS) {
            throw new NodeException(
                    "%dx%d pixels are more than the largest mask; choose a smaller size".formatted(width, height));
        }
    }
}
