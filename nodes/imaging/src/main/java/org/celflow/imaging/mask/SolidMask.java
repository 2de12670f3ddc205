package org.celflow.imaging.mask;

import java.util.Arrays;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Mask;

/** A mask of one value. */
@NodeInfo(
        id = "mask.solid",
        title = "Solid mask",
        category = "Mask",
        doc = "A mask of one value everywhere.",
        persist = NodeInfo.Persist.NEVER)
public record SolidMask(
        @Param.Real(def = 1, min = 0, max = 1, doc = "The value.")
        double value,

        @Param.Int(def = 512, min = 1, max = 16384, unit = "px", doc = "Number of columns.")
        int width,

        @Param.Int(def = 512, min = 1, max = 16384, unit = "px", doc = "Number of rows.")
        int height)
        implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) throws NodeException {
        MaskSize.check(width, height);
        float[] coverage = new float[width * height];
        Arrays.fill(coverage, (float) value);
        return Mask.of(width, height, coverage);
    }
}
