package org.celflow.imaging.colour;

import java.util.Arrays;
import java.util.Optional;

/**
 * The base colour of a part: the mean of its pixels without the darkest and the lightest quarter, so that outlines and
 * highlights do not count. Unlike a median it does not jump between light and shadow when they share a part by halves.
 */
final class BaseColour {
    private BaseColour() {}

    /**
     * The base colour, empty for a part without a visible pixel.
     *
     * @param labels row by row
     */
    static Optional<OkLab> of(float[] pixels, int channels, byte[] labels, int part) {
        int count = 0;
        OkLab[] colours = new OkLab[labels.length];
        double[] lightness = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            if ((labels[i] & 255) == part && (channels != 4 || pixels[4 * i + 3] > 0)) {
                OkLab colour = OkLab.of(pixels[i * channels], pixels[i * channels + 1], pixels[i * channels + 2]);
                colours[count] = colour;
                lightness[count++] = colour.l();
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        Arrays.sort(lightness, 0, count);
        double low = lightness[count / 4];
        double high = lightness[count - 1 - count / 4];
        double l = 0;
        double a = 0;
        double b = 0;
        int used = 0;
        for (int i = 0; i < count; i++) {
            if (colours[i].l() >= low && colours[i].l() <= high) {
                l += colours[i].l();
                a += colours[i].a();
                b += colours[i].b();
                used++;
            }
        }
        return Optional.of(new OkLab(l / used, a / used, b / used));
    }
}
