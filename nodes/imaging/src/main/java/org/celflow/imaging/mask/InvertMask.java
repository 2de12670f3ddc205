package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Mask;

/** Swaps inside and outside. */
@NodeInfo(
        id = "mask.invert",
        title = "Invert mask",
        category = "Mask",
        doc = "Swaps inside and outside: each number becomes 1 minus it.")
public record InvertMask(@In(doc = "The mask.") Mask mask) implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) {
        float[] coverage = mask.toArray();
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = 1 - coverage[i];
        }
        return Mask.of(mask.width(), mask.height(), coverage);
    }
}
