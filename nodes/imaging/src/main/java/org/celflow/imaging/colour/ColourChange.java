package org.celflow.imaging.colour;

/**
 * Carries the colours of a part from one base colour to another, in OKLab.
 *
 * <p>Lightness goes through a curve that takes the old base to the new one with slope 1, so that shading near the base keeps
 * its contrast, and leaves black black and white white unless the base itself is nearly so: below the base {@code L' = N (L / O)^(O / N)} for the old lightness O
 * and the new one N, and the same above, counted from white.
 *
 * <p>Chroma is turned and scaled as the base is, so that a shadow that is more colourful than the base stays so. A base that is
 * nearly grey has no hue to turn: there the new chroma is laid on and fades with the shading towards black and white.
 */
final class ColourChange {
    /** Below the first chroma a base counts as grey, above the second as coloured. */
    private static final double GREY = 0.03;

    private static final double COLOURED = 0.09;
    /** Keeps the exponents of the curve finite for new bases that are black or white. */
    private static final double LEAST = 0.02;
    /** Between an old base and black or white there is at least this much room, so that a black base can become light. */
    private static final double ROOM = 0.1;

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
        double l = Math.max(0, Math.min(1, colour.l()));
        double depth;
        double lightness;
        if (l <= from.l()) {
            double room = Math.max(ROOM, from.l());
            depth = 1 - (from.l() - l) / room;
            lightness = to.l() * Math.pow(depth, room / Math.max(LEAST, to.l()));
        } else {
            double room = Math.max(ROOM, 1 - from.l());
            depth = 1 - (l - from.l()) / room;
            lightness = 1 - (1 - to.l()) * Math.pow(depth, room / Math.max(LEAST, 1 - to.l()));
        }
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
