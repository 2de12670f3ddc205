package org.celflow.imaging.colour;

/**
 * Carries the colours of a part from one base colour to another, in OKLab.
 *
 * <p>Lightness goes through a curve that takes the old base to the new one with slope 1, so that shading near the base keeps
 * its contrast, and leaves black black and white white: below the base {@code L' = N (L / O)^(O / N)} for the old lightness O
 * and the new one N, and the same above, counted from white.
 *
 * <p>Chroma is turned and scaled as the base is, so that a shadow that is more colourful than the base stays so. A base that is
 * nearly grey has no hue to turn: there the new chroma is laid on and fades with the shading towards black and white.
 */
final class ColourChange {
    /** Below the first chroma a base counts as grey, above the second as coloured. */
    private static final double GREY = 0.03;

    private static final double COLOURED = 0.09;
    /** Keeps the exponents of the curve finite for bases that are black or white. */
    private static final double LEAST = 0.02;

    private final OkLab from;
    private final OkLab to;
    private final double turned;

    ColourChange(OkLab from, OkLab to) {
        this.from = from;
        this.to = to;
        double share = Math.max(0, Math.min(1, (from.chroma() - GREY) / (COLOURED - GREY)));
        this.turned = share * share * (3 - 2 * share);
    }

    OkLab of(OkLab colour) {
        double old = Math.max(LEAST, Math.min(1 - LEAST, from.l()));
        double now = Math.max(LEAST, Math.min(1 - LEAST, to.l()));
        double l = Math.max(0, Math.min(1, colour.l()));
        boolean below = l <= old;
        double depth = below ? l / old : (1 - l) / (1 - old);
        double lightness =
                below ? to.l() * Math.pow(depth, old / now) : 1 - (1 - to.l()) * Math.pow(depth, (1 - old) / (1 - now));
        double a = (1 - turned) * to.a() * depth;
        double b = (1 - turned) * to.b() * depth;
        if (turned > 0) {
            double square = from.a() * from.a() + from.b() * from.b();
            double real = (to.a() * from.a() + to.b() * from.b()) / square;
            double imaginary = (to.b() * from.a() - to.a() * from.b()) / square;
            a += turned * (colour.a() * real - colour.b() * imaginary);
            b += turned * (colour.a() * imaginary + colour.b() * real);
        }
        return new OkLab(lightness, a, b);
    }
}
