package org.celflow.imaging.compose;

import java.util.Optional;
import org.celflow.imaging.mask.CropBox;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;

/** Cuts a rectangle out of a picture. */
@NodeInfo(
        id = "image.crop",
        title = "Crop",
        category = "Image",
        doc = "Cuts a rectangle out of a picture: the linked box, or the one given by numbers. Link a Crop box to"
                + " crop a whole shot alike.")
public record Crop(
        @In(doc = "The picture, any number of channels.") Image image,

        @In(doc = "The box; it takes the place of the numbers.")
        Optional<CropBox> box,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "The left column.")
        int x,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "The top row.")
        int y,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Columns; 0 for all to the right edge.")
        int width,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Rows; 0 for all to the bottom edge.")
        int height)
        implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        int left = box.map(CropBox::x).orElse(x);
        int top = box.map(CropBox::y).orElse(y);
        int columns = box.map(CropBox::width).orElse(width == 0 ? image.width() - x : width);
        int rows = box.map(CropBox::height).orElse(height == 0 ? image.height() - y : height);
        if (columns < 1 || rows < 1 || left + (long) columns > image.width() || top + (long) rows > image.height()) {
            throw new NodeException(
                    "the box at %d, %d of %dx%d pixels reaches outside the picture of %dx%d; make it smaller"
                            .formatted(left, top, columns, rows, image.width(), image.height()));
        }
        return Cut.of(image, left, top, columns, rows);
    }
}
