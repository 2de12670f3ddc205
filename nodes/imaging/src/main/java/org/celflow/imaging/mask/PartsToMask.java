package org.celflow.imaging.mask;

import java.util.List;
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

        @Param.Names(doc = "The parts to choose by name; none stands for all but the background.")
        List<String> names,

        @Param.Switch(def = false, doc = "Whether all other parts are chosen instead.")
        boolean invert,

        @Param.Real(
                def = 0,
                min = -128,
                max = 128,
                step = 0.5,
                unit = "px",
                doc = "Moves the border outward, or inward if negative.")
        double grow,

        @Param.Real(
                def = 0,
                min = 0,
                max = 128,
                step = 0.5,
                unit = "px",
                doc = "The width of the ramp from 0 to 1, centred on the border.")
        double feather)
        implements Node<Mask> {
    /** Copies the list. */
    public PartsToMask {
        names = List.copyOf(names);
    }

    @Override
    public Mask compute(NodeContext ctx) throws NodeException {
        boolean[] inside = PartSelection.pixels(parts, PartSelection.labels(parts, names, invert));
        return Mask.of(
                parts.width(), parts.height(), SoftEdge.coverage(parts.width(), parts.height(), inside, grow, feather));
    }
}
