package org.celflow.imaging.mask;

import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.WholeShot;
import org.celflow.node.value.PartMask;

/** The smallest box that holds chosen parts in every frame of a shot. */
@NodeInfo(
        id = "mask.crop-box",
        title = "Crop box",
        category = "Mask",
        doc =
                "The smallest box that holds the chosen parts in every frame of the shot, with a margin. It is the same for all"
                        + " frames, so that a crop does not jump.")
public record ShotBox(
        @In(doc = "The parts.") @WholeShot Frames<PartMask> parts,

        @Param.Group PartSelection selection,

        @Param.Int(def = 8, min = 0, max = 4096, unit = "px", doc = "Added on every side, as far as the picture goes.")
        int margin,

        @Param.Int(
                def = 8,
                min = 1,
                max = 64,
                unit = "px",
                doc = "Width and height become multiples of this where the picture is large enough.")
        int multiple)
        implements Node<CropBox> {
    @Override
    public CropBox compute(NodeContext ctx) throws NodeException {
        int width = parts.here().width();
        int height = parts.here().height();
        int left = width;
        int top = height;
        int right = -1;
        int bottom = -1;
        for (PartMask frame : parts.inOrder()) {
            ctx.checkCancelled();
            if (frame.width() != width || frame.height() != height) {
                throw new NodeException(
                        "the masks of the shot differ in size (%dx%d and %dx%d); render them at one size"
                                .formatted(width, height, frame.width(), frame.height()));
            }
            boolean[] chosen = selection.labels(frame);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    if (chosen[frame.labelAt(x, y)]) {
                        left = Math.min(left, x);
                        right = Math.max(right, x);
                        top = Math.min(top, y);
                        bottom = Math.max(bottom, y);
                    }
                }
            }
        }
        if (right < 0) {
            throw new NodeException("the chosen parts are in no frame of the shot, so there is no box around them");
        }
        int[] across = side(left, right + 1, width);
        int[] down = side(top, bottom + 1, height);
        return new CropBox(across[0], down[0], across[1], down[1]);
    }

    /** Begin and length of one side: margin added, then widened evenly to a multiple, then moved into the picture. */
    private int[] side(int begin, int end, int size) {
        int from = Math.max(0, begin - margin);
        int length = Math.min(size, end + margin) - from;
        int wanted = Math.min(size, (length + multiple - 1) / multiple * multiple);
        from = Math.max(0, Math.min(from - (wanted - length) / 2, size - wanted));
        return new int[] {from, wanted};
    }
}
