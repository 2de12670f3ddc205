package org.celflow.imaging.mask;

import java.util.List;
import java.util.stream.Collectors;
import org.celflow.node.NodeException;
import org.celflow.node.Param;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;

/** Parts chosen by name: parameters that the nodes that work on some of the parts have in common. */
public record PartSelection(
        @Param.Names(doc = "The parts to take by name; none stands for all but the background.")
        List<String> names,

        @Param.Switch(def = false, doc = "Whether all other parts are taken instead.")
        boolean invert) {
    /** Copies the list. */
    public PartSelection {
        names = List.copyOf(names);
    }

    /**
     * Which labels are chosen.
     *
     * @return for each label of the mask, whether it is chosen
     * @throws NodeException if the mask has no part of a name, listing those it has
     */
    public boolean[] labels(PartMask mask) throws NodeException {
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
     * For each pixel, row by row, whether its part is chosen.
     *
     * @throws NodeException as of {@link #labels}
     */
    public boolean[] pixels(PartMask mask) throws NodeException {
        boolean[] chosen = labels(mask);
        byte[] labels = mask.toArray();
        boolean[] pixels = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            pixels[i] = chosen[labels[i] & 255];
        }
        return pixels;
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
}
