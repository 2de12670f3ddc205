package org.celflow.imaging.mask;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.celflow.node.value.Part;
import org.celflow.node.value.Rgb;

/** The parts of a mask with their flat colours, the background first; colours and names differ. */
final class Palette {
    static final int MAX_PARTS = 256;

    private final List<Part> parts;
    private final Map<Integer, Integer> labels = new HashMap<>();

    /**
     * A palette of 1 to 256 parts, the background first.
     *
     * @throws IllegalArgumentException in one sentence, if two parts share a name or colour
     */
    Palette(List<Part> parts) {
        if (parts.isEmpty() || parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException(
                    "a palette has 1 to %d parts, not %d".formatted(MAX_PARTS, parts.size()));
        }
        this.parts = List.copyOf(parts);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (!names.add(part.name())) {
                throw new IllegalArgumentException("two parts are called %s".formatted(part.name()));
            }
            Integer other = labels.putIfAbsent(part.colour().packed(), i);
            if (other != null) {
                throw new IllegalArgumentException("%s and %s have the same colour %s"
                        .formatted(parts.get(other).name(), part.name(), part.colour()));
            }
        }
    }

    List<Part> parts() {
        return parts;
    }

    Rgb colour(int label) {
        return parts.get(label).colour();
    }

    /** The label of exactly that colour {@code 0xrrggbb}, or -1. */
    int exact(int rgb) {
        return labels.getOrDefault(rgb, -1);
    }

    /** The label whose colour is nearest in RGB; of equally near ones the first. */
    int nearest(int rgb) {
        int best = 0;
        for (int label = 1; label < parts.size(); label++) {
            if (distance(rgb, label) < distance(rgb, best)) {
                best = label;
            }
        }
        return best;
    }

    /** The squared distance of a colour from that of a label, in 8-bit RGB. */
    int distance(int rgb, int label) {
        int other = colour(label).packed();
        int red = (rgb >> 16) - (other >> 16);
        int green = (rgb >> 8 & 255) - (other >> 8 & 255);
        int blue = (rgb & 255) - (other & 255);
        return red * red + green * green + blue * blue;
    }

    /** The largest difference in one channel between a colour and that of a label. */
    int difference(int rgb, int label) {
        int other = colour(label).packed();
        return Math.max(
                Math.abs((rgb >> 16) - (other >> 16)),
                Math.max(Math.abs((rgb >> 8 & 255) - (other >> 8 & 255)), Math.abs((rgb & 255) - (other & 255))));
    }
}
