package org.celflow.diffusion.sampling;

import java.util.List;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/**
 * A rectangle of a latent, in latent pixels.
 *
 * @param top first row
 * @param left first pixel of a row
 * @param height rows
 * @param width pixels of a row
 */
record LatentArea(int top, int left, int height, int width) {
    private static final int PIXELS = 8;

    /** All of a latent. */
    static LatentArea whole(int height, int width) {
        return new LatentArea(0, 0, height, width);
    }

    /** An artist's rectangle, rounded as ComfyUI does; it may lie partly outside of the latent. */
    static LatentArea of(Conditioning.Area area, int latentHeight, int latentWidth) {
        return switch (area.unit()) {
            case PIXELS ->
                new LatentArea(
                        (int) Math.floor(area.top() / PIXELS),
                        (int) Math.floor(area.left() / PIXELS),
                        (int) Math.floor(area.height() / PIXELS),
                        (int) Math.floor(area.width() / PIXELS));
            case SHARE ->
                new LatentArea(
                        (int) Math.rint(area.top() * latentHeight),
                        (int) Math.rint(area.left() * latentWidth),
                        Math.max(1, (int) Math.rint(area.height() * latentHeight)),
                        Math.max(1, (int) Math.rint(area.width() * latentWidth)));
        };
    }

    /**
     * The part of it that lies in a latent.
     *
     * @throws NodeException if there is none
     */
    LatentArea inside(int latentHeight, int latentWidth) throws NodeException {
        int rows = Math.min(height, latentHeight - top);
        int columns = Math.min(width, latentWidth - left);
        if (rows < 1 || columns < 1 || top < 0 || left < 0) {
            throw new NodeException(
                    "the area of a prompt, %d x %d pixels at %d, %d, lies outside of the picture of %d x %d pixels; move it or make it larger"
                            .formatted(
                                    PIXELS * width,
                                    PIXELS * height,
                                    PIXELS * left,
                                    PIXELS * top,
                                    PIXELS * latentWidth,
                                    PIXELS * latentHeight));
        }
        return new LatentArea(top, left, rows, columns);
    }

    /** Whether it lies in another one. */
    boolean within(LatentArea other) {
        return top >= other.top
                && left >= other.left
                && top + height <= other.top + other.height
                && left + width <= other.left + other.width;
    }

    int size() {
        return height * width;
    }

    /**
     * Cuts it out of planes.
     *
     * @param planes of height x width, one after the other
     */
    float[] cut(float[] planes, int planeHeight, int planeWidth) {
        if (height == planeHeight && width == planeWidth) {
            return planes;
        }
        int count = planes.length / (planeHeight * planeWidth);
        float[] cut = new float[count * size()];
        for (int plane = 0; plane < count; plane++) {
            for (int row = 0; row < height; row++) {
                int from = (plane * planeHeight + top + row) * planeWidth + left;
                System.arraycopy(planes, from, cut, (plane * height + row) * width, width);
            }
        }
        return cut;
    }

    /** Puts one plane of it into a plane of a latent. */
    void paste(float[] piece, float[] plane, int planeWidth) {
        for (int row = 0; row < height; row++) {
            System.arraycopy(piece, row * width, plane, (top + row) * planeWidth + left, width);
        }
    }

    /** Cuts it out of the last two dimensions of a tensor. */
    Tensor cut(Tensor planes) {
        List<Integer> shape = planes.shape();
        int last = shape.size() - 1;
        float[] cut = cut(planes.toArray(), shape.get(last - 1), shape.get(last));
        int count = cut.length / size();
        return shape.size() == 3
                ? Tensor.of(List.of(count, height, width), cut)
                : Tensor.of(List.of(shape.get(0), count / shape.get(0), height, width), cut);
    }
}
