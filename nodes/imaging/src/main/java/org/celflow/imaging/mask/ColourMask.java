package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Rgb;

/** Finds the pixels of one colour. */
@NodeInfo(
        id = "mask.from-colour",
        title = "Mask from colour",
        category = "Mask",
        doc = "The pixels of exactly one colour, compared at 8 bits a channel; for whole palettes use Mask source.")
public record ColourMask(
        @In(doc = "The picture; alpha is ignored.") Image image,

        @Param.Colour(def = "#000000", doc = "The colour, sRGB.")
        Rgb colour)
        implements Node<Mask> {
    @Override
    public Mask compute(NodeContext ctx) {
        float[] coverage = new float[image.width() * image.height()];
        for (int i = 0; i < coverage.length; i++) {
            int x = i % image.width();
            int y = i / image.width();
            boolean grey = image.channels() == 1;
            int rgb = bits(image.at(x, y, 0)) << 16
                    | bits(image.at(x, y, grey ? 0 : 1)) << 8
                    | bits(image.at(x, y, grey ? 0 : 2));
            coverage[i] = rgb == colour.packed() ? 1 : 0;
        }
        return Mask.of(image.width(), image.height(), coverage);
    }

    private static int bits(float channel) {
        return (int) Math.rint(Math.min(Math.max(channel, 0), 1) * 255f);
    }
}
