package org.celflow.imaging.filter;

import java.util.Locale;

/** How the error of a palette is spread over neighbours. Pictures are 8-bit numbers, three a pixel. */
public enum Dither {
    /** Not at all: flat areas. */
    NONE {
        @Override
        int[] apply(int[] rgb, int width, FixedPalette palette) {
            int[] result = new int[rgb.length / 3];
            for (int i = 0; i < result.length; i++) {
                result[i] = palette.of(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
            }
            return result;
        }
    },
    /** Onto pixels not yet done (Floyd and Steinberg, An Adaptive Algorithm for Spatial Greyscale, 1976). */
    FLOYD_STEINBERG {
        @Override
        int[] apply(int[] rgb, int width, FixedPalette palette) {
            int[] result = new int[rgb.length / 3];
            int[] below = new int[3 * (width + 1)];
            for (int row = 0; row < result.length; row += width) {
                int[] ahead = new int[3];
                int[] diagonal = new int[3];
                int[] straight = new int[3];
                for (int x = 0; x < width; x++) {
                    int[] wanted = new int[3];
                    for (int c = 0; c < 3; c++) {
                        wanted[c] = bits(rgb[3 * (row + x) + c] + (ahead[c] + below[3 * (x + 1) + c]) / 16);
                    }
                    int colour = palette.of(wanted[0], wanted[1], wanted[2]);
                    result[row + x] = colour;
                    for (int c = 0; c < 3; c++) {
                        int error = wanted[c] - (colour >> 16 - 8 * c & 0xff);
                        below[3 * x + c] = 3 * error + diagonal[c];
                        diagonal[c] = 5 * error + straight[c];
                        straight[c] = error;
                        ahead[c] = 7 * error;
                    }
                }
                // Pillow leaves at the end of each row what it has of blue, whatever the channel.
                below[3 * width] = diagonal[2];
                below[3 * width + 1] = straight[2];
                below[3 * width + 2] = straight[2];
            }
            return result;
        }
    },
    /** By a pattern of 2 x 2 (Bayer, An Optimum Method for Two-Level Rendition of Continuous-Tone Pictures, 1973). */
    BAYER_2(1),
    /** By a pattern of 4 x 4. */
    BAYER_4(2),
    /** By a pattern of 8 x 8. */
    BAYER_8(3),
    /** By a pattern of 16 x 16. */
    BAYER_16(4);

    private final int order;

    Dither() {
        this(0);
    }

    Dither(int order) {
        this.order = order;
    }

    /**
     * The picture in the colours of a palette.
     *
     * @return {@code 0xrrggbb} for each pixel
     */
    int[] apply(int[] rgb, int width, FixedPalette palette) {
        int side = 1 << order;
        double[] pattern = pattern(order);
        float spread = 512f / palette.size();
        int[] moved = new int[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width % side;
            int y = i / 3 / width % side;
            moved[i] = bits((int) Math.floor(rgb[i] + (float) (spread * pattern[y * side + x] + 0.5)));
        }
        return NONE.apply(moved, width, palette);
    }

    /** Numbers around 0, their differences as large as they can be. */
    private static double[] pattern(int order) {
        if (order == 0) {
            return new double[1];
        }
        double[] quarter = pattern(order - 1);
        int half = 1 << order - 1;
        int side = 2 * half;
        double levels = Math.pow(4, order);
        double[] shift = {-1.5, 0.5, 1.5, -0.5};
        double[] pattern = new double[side * side];
        for (int i = 0; i < pattern.length; i++) {
            int x = i % side;
            int y = i / side;
            double inner = levels * quarter[y % half * half + x % half];
            pattern[i] = (inner + shift[y / half * 2 + x / half]) / levels;
        }
        return pattern;
    }

    static int bits(int number) {
        return Math.min(Math.max(number, 0), 255);
    }

    /** As ComfyUI writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
