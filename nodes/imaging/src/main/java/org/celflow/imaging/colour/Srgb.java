package org.celflow.imaging.colour;

/** The transfer function of sRGB (IEC 61966-2-1), continued as an odd function outside 0..1. */
public final class Srgb {
    private Srgb() {}

    /** From an sRGB-encoded number to linear light. */
    public static double decode(double encoded) {
        double size = Math.abs(encoded);
        return Math.copySign(size <= 0.04045 ? size / 12.92 : Math.pow((size + 0.055) / 1.055, 2.4), encoded);
    }

    /** From linear light to an sRGB-encoded number. */
    public static double encode(double linear) {
        double size = Math.abs(linear);
        return Math.copySign(size <= 0.0031308 ? size * 12.92 : 1.055 * Math.pow(size, 1 / 2.4) - 0.055, linear);
    }
}
