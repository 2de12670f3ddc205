package org.celflow.imaging.colour;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The base colour of a part: the mean of its pixels without the darkest and the lightest quarter, so that outlines and
 * highlights do not count. Unlike a median it does not jump between light and shadow when they share a part by halves.
 */
final class BaseColour {
    private static final int ROUNDS = 4;
    private static final double CLOSE = 0.002;

    /** The pixels that count. */
    private final List<OkLab> colours;

    private final OkLab mean;

    private BaseColour(List<OkLab> colours) {
        this.colours = colours;
        this.mean = mean(colours);
    }

    /**
     * The base colour, empty for a part without a visible pixel.
     *
     * @param pixels RGB or RGBA, row by row
     * @param labels row by row
     */
    static Optional<BaseColour> of(float[] pixels, int channels, byte[] labels, int part) {
        List<OkLab> all = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if ((labels[i] & 255) == part && (channels != 4 || pixels[4 * i + 3] > 0)) {
                all.add(OkLab.of(pixels[i * channels], pixels[i * channels + 1], pixels[i * channels + 2]));
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        all.sort(Comparator.comparingDouble(OkLab::l));
        return Optional.of(new BaseColour(List.copyOf(all.subList(all.size() / 4, all.size() - all.size() / 4))));
    }

    OkLab mean() {
        return mean;
    }

    /**
     * The change after which the base colour is the one asked for. Shading is bent near black and white and loses chroma where a
     * screen cannot show it, which moves the mean; so the change aims past the colour by as much as it missed.
     */
    ColourChange changeTo(OkLab asked) {
        ColourChange best = new ColourChange(mean, asked);
        double least = Double.MAX_VALUE;
        OkLab aim = asked;
        for (int round = 0; round < ROUNDS && least > CLOSE; round++) {
            ColourChange change = new ColourChange(mean, aim);
            OkLab reached = reached(change);
            if (reached.distance(asked) < least) {
                least = reached.distance(asked);
                best = change;
            }
            aim = new OkLab(
                    Math.max(0, Math.min(1, aim.l() + asked.l() - reached.l())),
                    aim.a() + asked.a() - reached.a(),
                    aim.b() + asked.b() - reached.b());
        }
        return best;
    }

    private OkLab reached(ColourChange change) {
        float[] shown = new float[3];
        List<OkLab> changed = new ArrayList<>(colours.size());
        for (OkLab colour : colours) {
            change.of(colour).write(shown, 0);
            changed.add(OkLab.of(shown[0], shown[1], shown[2]));
        }
        return mean(changed);
    }

    private static OkLab mean(List<OkLab> colours) {
        double l = 0;
        double a = 0;
        double b = 0;
        for (OkLab colour : colours) {
            l += colour.l();
            a += colour.a();
            b += colour.b();
        }
        int count = colours.size();
        return new OkLab(l / count, a / count, b / count);
    }
}
