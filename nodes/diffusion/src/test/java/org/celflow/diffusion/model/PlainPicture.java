package org.celflow.diffusion.model;

import org.celflow.diffusion.golden.RandomWeights;

/** A picture of planes and the layers of small networks on it, computed by the book in double precision. */
final class PlainPicture {
    private final int channels;
    private final int height;
    private final int width;
    private final double[] numbers;

    private PlainPicture(int channels, int height, int width, double[] numbers) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.numbers = numbers;
    }

    static PlainPicture empty(int channels, int height, int width) {
        return new PlainPicture(channels, height, width, new double[channels * height * width]);
    }

    int channels() {
        return channels;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /** Plane by plane, row by row; not copied. */
    double[] numbers() {
        return numbers;
    }

    double at(int channel, int y, int x) {
        return numbers[(channel * height + y) * width + x];
    }

    void set(int channel, int y, int x, double value) {
        numbers[(channel * height + y) * width + x] = value;
    }

    PlainPicture convolution(RandomWeights weights, String path, int stride) {
        int out = weights.get(path + ".weight").shape().get(0);
        int size = weights.get(path + ".weight").shape().get(2);
        float[] kernel = weights.get(path + ".weight").toArray();
        float[] bias = weights.get(path + ".bias").toArray();
        int rim = size / 2;
        PlainPicture result = empty(out, (height + 2 * rim - size) / stride + 1, (width + 2 * rim - size) / stride + 1);
        for (int o = 0; o < out; o++) {
            for (int y = 0; y < result.height; y++) {
                for (int x = 0; x < result.width; x++) {
                    double sum = bias[o];
                    for (int c = 0; c < channels; c++) {
                        for (int i = 0; i < size * size; i++) {
                            int fromY = y * stride + i / size - rim;
                            int fromX = x * stride + i % size - rim;
                            if (fromY >= 0 && fromY < height && fromX >= 0 && fromX < width) {
                                sum += kernel[(o * channels + c) * size * size + i] * at(c, fromY, fromX);
                            }
                        }
                    }
                    result.set(o, y, x, sum);
                }
            }
        }
        return result;
    }

    /** Each result is the sum of four numbers over 4, where a missing one beside an odd side is 0. */
    PlainPicture halved() {
        int top = height % 2;
        int left = width % 2;
        PlainPicture result = empty(channels, (height + top) / 2, (width + left) / 2);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int toY = (y + top) / 2;
                    int toX = (x + left) / 2;
                    result.set(c, toY, toX, result.at(c, toY, toX) + at(c, y, x) / 4);
                }
            }
        }
        return result;
    }

    /** Squares of pixels as the channels of one, the channels of the picture outermost. */
    PlainPicture folded(int by) {
        PlainPicture result = empty(channels * by * by, height / by, width / by);
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    result.set((c * by + y % by) * by + x % by, y / by, x / by, at(c, y, x));
                }
            }
        }
        return result;
    }

    PlainPicture positive() {
        double[] positive = numbers.clone();
        for (int i = 0; i < positive.length; i++) {
            positive[i] = Math.max(0, positive[i]);
        }
        return new PlainPicture(channels, height, width, positive);
    }

    PlainPicture plus(PlainPicture other) {
        double[] sum = numbers.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.numbers[i];
        }
        return new PlainPicture(channels, height, width, sum);
    }
}
