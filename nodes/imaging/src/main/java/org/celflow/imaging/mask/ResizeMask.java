package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.resample.ImageResize;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Mask;

/** Brings a mask to another size. */
@NodeInfo(id = "mask.resize", title = "Resize mask", category = "Mask", doc = "Brings a mask to another size.")
public record ResizeMask(
        @In(doc = "The mask.") Mask mask,

        @Param.Int(def = 512, min = 1, max = 16384, unit = "px", doc = "Number of columns.")
        int width,

        @Param.Int(def = 512, min = 1, max = 16384, unit = "px", doc = "Number of rows.")
        int height,

        @Param.Choice(def = "bilinear", doc = "How the pixels between are found; nearest_exact keeps edges hard.")
        Resampling method)
        implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) throws NodeException {
        MaskSize.check(width, height);
        return ImageResize.of(mask, method, width, height);
    }
}
