package org.celflow.imaging.colour;

import org.celflow.node.value.Rgb;

/**
 * A colour in OKLab (B. Ottosson, A perceptual color space for image processing, 2020): distances of equal length look about
 * equally large; 0.02 is just noticeable.
 *
 * @param l lightness, 0 black to 1 white
 * @param a green to red, about -0.3 to 0.3
 * @param b blue to yellow, about -0.3 to 0.3
 */
record OkLab(double l, double a, double b) {
    private static final int GAMUT_STEPS = 10;
    private static final double GAMUT_SLACK = 1e-4;

    /** Of an sRGB-encoded colour. */
    static OkLab of(double red, double green, double blue) {
        double r = Srgb.decode(red);
        double g = Srgb.decode(green);
        double b = Srgb.decode(blue);
        double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
        double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
        double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
        return new OkLab(
                0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
                1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
                0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s);
    }

    /** Of a colour on the screen. */
    static OkLab of(Rgb rgb) {
        return of(rgb.red() / 255.0, rgb.green() / 255.0, rgb.blue() / 255.0);
    }

    double chroma() {
        return Math.hypot(a, b);
    }

    /** The distance of two colours. */
    double distance(OkLab other) {
        return Math.sqrt((l - other.l) * (l - other.l) + (a - other.a) * (a - other.a) + (b - other.b) * (b - other.b));
    }

    /** A colour on the way to another: 0 this one, 1 the other. */
    OkLab towards(OkLab other, double share) {
        return new OkLab(l + share * (other.l - l), a + share * (other.a - a), b + share * (other.b - b));
    }

    /**
     * Writes the sRGB-encoded colour. One that a screen cannot show loses chroma until it can, at the same lightness and hue;
     * cutting its channels off would change its hue.
     */
    void write(float[] pixels, int at) {
        double[] linear = linear(1);
        if (!shown(linear)) {
            double low = 0;
            double high = 1;
            for (int i = 0; i < GAMUT_STEPS; i++) {
                double middle = (low + high) / 2;
                if (shown(linear(middle))) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            linear = linear(low);
        }
        for (int c = 0; c < 3; c++) {
            pixels[at + c] = (float) Srgb.encode(Math.max(0, Math.min(1, linear[c])));
        }
    }

    private static boolean shown(double[] linear) {
        for (double channel : linear) {
            if (channel < -GAMUT_SLACK || channel > 1 + GAMUT_SLACK) {
                return false;
            }
        }
        return true;
    }

    /** Linear sRGB with that share of the chroma. */
    private double[] linear(double share) {
        double l3 = cube(l + share * (0.3963377774 * a + 0.2158037573 * b));
        double m3 = cube(l + share * (-0.1055613458 * a - 0.0638541728 * b));
        double s3 = cube(l + share * (-0.0894841775 * a - 1.2914855480 * b));
        return new double[] {
            4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
            -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
            -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3
        };
    }

    private static double cube(double number) {
        return number * number * number;
    }
}
