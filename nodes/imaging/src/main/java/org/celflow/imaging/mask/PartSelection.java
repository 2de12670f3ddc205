package org.celflow.imaging.mask;

import java.util.List;
import java.util.stream.Collectors;
import org.celflow.node.NodeException;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;

/** Parts chosen by name. */
public final class PartSelection {
    private PartSelection() {}

    /**
     * Which labels are chosen.
     *
     * @param names of parts; none stands for all but the background
     * @param invert whether all others are chosen instead
     * @return for each label of the mask, whether it is chosen
     * @throws NodeException if the mask has no part of a name, listing those it has
     */
    public static boolean[] labels(PartMask mask, List<String> names, boolean invert) throws NodeException {
        boolean[] chosen = new boolean[mask.parts().size()];
        if (names.isEmpty()) {
            for (int label = 1; label < chosen.length; label++) {
                chosen[label] = true;
            }
        }
        for (String name : names) {
            chosen[label(mask, name)] = true;
        }
        for (int label = 0; label < chosen.length; label++) {
            chosen[label] ^= invert;
        }
        return chosen;
    }

    /**
     * The label of a part.
     *
     * @throws NodeException if the mask has no part of that name, listing those it has
     */
    public static int label(PartMask mask, String name) throws NodeException {
        return mask.indexOf(name)
                .orElseThrow(() -> new NodeException("the mask has no part '%s'; it has %s"
                        .formatted(name, mask.parts().stream().map(Part::name).collect(Collectors.joining(", ")))));
    }

    /** For each pixel, row by row, whether its label is chosen. */
    public static boolean[] pixels(PartMask mask, boolean[] chosen) {
        byte[] labels = mask.toArray();
        boolean[] pixels = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            pixels[i] = chosen[labels[i] & 255];
        }
        return pixels;
    }
}
