package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Mask;

/** Gives a mask hard edges. */
@NodeInfo(
        id = "mask.threshold",
        title = "Threshold mask",
        category = "Mask",
        doc = "Makes a soft mask hard: 1 where it is above a value, else 0.")
public record ThresholdMask(
        @In(doc = "The mask.") Mask mask,

        @Param.Real(def = 0.5, min = 0, max = 1, doc = "What must be exceeded.")
        double value)
        implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) {
        float[] coverage = mask.toArray();
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = coverage[i] > (float) value ? 1 : 0;
        }
        return Mask.of(mask.width(), mask.height(), coverage);
    }
}
