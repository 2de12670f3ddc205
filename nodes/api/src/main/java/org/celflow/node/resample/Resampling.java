package org.celflow.node.resample;

/**
 * Ways to resize a picture, each axis on its own, with pixel centres at half numbers. All but Lanczos agree with
 * PyTorch's {@code interpolate} without antialiasing.
 */
public enum Resampling {
    /** The pixel whose centre is nearest. */
    NEAREST_EXACT {
        @Override
        Taps taps(int from, int to) {
            return Taps.of(from, to, (taps, i) -> taps.add(i, (int) Math.floor((i + 0.5) * from / to), 1));
        }
    },
    /** Between the two nearest. */
    BILINEAR {
        @Override
        Taps taps(int from, int to) {
            return Taps.of(from, to, (taps, i) -> {
                double at = Math.max(0, (i + 0.5) * from / to - 0.5);
                int left = (int) at;
                taps.add(i, left, 1 - (at - left));
                taps.add(i, left + 1, at - left);
            });
        }
    },
    /** Between the four nearest (Keys 1981, a = -0.75). */
    BICUBIC {
        private static final double A = -0.75;

        @Override
        Taps taps(int from, int to) {
            return Taps.of(from, to, (taps, i) -> {
                double at = (i + 0.5) * from / to - 0.5;
                int left = (int) Math.floor(at);
                for (int k = -1; k <= 2; k++) {
                    taps.add(i, left + k, keys(Math.abs(at - left - k)));
                }
            });
        }

        private static double keys(double x) {
            return x <= 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : x < 2 ? ((A * x - 5 * A) * x + 8 * A) * x - 4 * A : 0;
        }
    },
    /** The mean of the pixels that the new one covers. */
    AREA {
        @Override
        Taps taps(int from, int to) {
            return Taps.of(from, to, (taps, i) -> {
                int first = (int) ((long) i * from / to);
                int end = (int) (((long) (i + 1) * from + to - 1) / to);
                for (int k = first; k < end; k++) {
                    taps.add(i, k, 1.0 / (end - first));
                }
            });
        }
    },
    /** A windowed sinc over six pixels, widened when shrinking, as Pillow has it. */
    LANCZOS {
        private static final int LOBES = 3;

        @Override
        Taps taps(int from, int to) {
            double step = (double) from / to;
            double width = Math.max(step, 1);
            return Taps.of(from, to, (taps, i) -> {
                double centre = (i + 0.5) * step;
                int first = (int) Math.max(0, centre - LOBES * width + 0.5);
                int end = (int) Math.min(from, centre + LOBES * width + 0.5);
                double sum = 0;
                for (int k = first; k < end; k++) {
                    sum += lanczos((k - centre + 0.5) / width);
                }
                for (int k = first; k < end; k++) {
                    taps.add(i, k, lanczos((k - centre + 0.5) / width) / sum);
                }
            });
        }

        private static double lanczos(double x) {
            return Math.abs(x) < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
        }

        private static double sinc(double x) {
            return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
        }
    };

    /** The weights of one axis. */
    abstract Taps taps(int from, int to);

    /**
     * Resizes planes.
     *
     * @param planes {@code count} planes of height x width, one after the other
     * @return new planes
     */
    public float[] resize(float[] planes, int count, int height, int width, int newHeight, int newWidth) {
        float[] wide =
                width == newWidth ? planes.clone() : taps(width, newWidth).apply(planes, count * height, width, 1);
        return height == newHeight ? wide : taps(height, newHeight).apply(wide, count, height, newWidth);
    }
}
