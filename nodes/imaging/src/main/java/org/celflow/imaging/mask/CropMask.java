package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Mask;

/** Cuts a rectangle out of a mask. */
@NodeInfo(
        id = "mask.crop",
        title = "Crop mask",
        category = "Mask",
        doc = "Cuts a rectangle out of a mask; what lies beyond the edge is left out.")
public record CropMask(
        @In(doc = "The mask.") Mask mask,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "The left column.")
        int x,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "The top row.")
        int y,

        @Param.Int(def = 512, min = 1, max = 16384, unit = "px", doc = "Number of columns.")
        int width,

        @Param.Int(def = 512, min = 1, max = 16384, unit = "px", doc = "Number of rows.")
        int height)
        implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) throws NodeException {
        int columns = Math.min(width, mask.width() - x);
        int rows = Math.min(height, mask.height() - y);
        if (columns < 1 || rows < 1) {
            throw new NodeException("the rectangle at %d, %d lies outside the mask of %dx%d; move it"
                    .formatted(x, y, mask.width(), mask.height()));
        }
        float[] coverage = mask.toArray();
        float[] cut = new float[columns * rows];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(coverage, (y + row) * mask.width() + x, cut, row * columns, columns);
        }
        return Mask.of(columns, rows, cut);
    }
}
