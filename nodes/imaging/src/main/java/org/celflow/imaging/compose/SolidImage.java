package org.celflow.imaging.compose;

import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Rgb;

/** A picture of one colour. */
@NodeInfo(
        id = "image.solid",
        title = "Solid colour",
        category = "Image",
        doc = "A picture of one colour, RGB, as a background or a canvas.",
        persist = NodeInfo.Persist.NEVER)
public record SolidImage(
        @Param.Int(def = 512, min = 1, max = 16384, unit = "px", doc = "Number of columns.")
        int width,

        @Param.Int(def = 512, min = 1, max = 16384, unit = "px", doc = "Number of rows.")
        int height,

        @Param.Colour(def = "#000000", doc = "The colour, sRGB.")
        Rgb colour)
        implements Node<Image> {
    private static final long MOST_PIXELS = 128L << 20;

    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        if ((long) width * height > MOST_PIXELS) {
            throw new NodeException(
                    "%dx%d pixels are more than the largest picture; choose a smaller size".formatted(width, height));
        }
        float[] channels = {colour.red() / 255f, colour.green() / 255f, colour.blue() / 255f};
        float[] pixels = new float[width * height * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = channels[i % 3];
        }
        return Image.of(width, height, 3, pixels);
    }
}
