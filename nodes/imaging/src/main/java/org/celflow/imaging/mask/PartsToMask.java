package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Mask;
import org.celflow.node.value.PartMask;

/** Chooses parts as coverage. */
@NodeInfo(
        id = "mask.parts-to-mask",
        title = "Parts to mask",
        category = "Mask",
        doc = "The region of chosen parts as coverage, 0 outside to 1 inside, grown and feathered.")
public record PartsToMask(
        @In(doc = "The parts.") PartMask parts,

        @Param.Group PartSelection selection,

        @Param.Group EdgeParams edge) implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) throws NodeException {
        int width = parts.width();
        int height = parts.height();
        return Mask.of(width, height, edge.coverage(width, height, selection.pixels(parts)));
    }
}
