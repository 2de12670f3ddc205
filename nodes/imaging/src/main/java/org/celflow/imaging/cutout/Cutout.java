package org.celflow.imaging.cutout;

import org.celflow.imaging.mask.EdgeParams;
import org.celflow.imaging.mask.PartSelection;
import org.celflow.imaging.mask.SoftEdge;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.PartMask;

/** Cuts chosen parts out of a picture. Without growth and feather the alpha is exactly the mask. */
@NodeInfo(
        id = "image.cutout",
        title = "Cutout",
        category = "Mask",
        doc =
                "Cuts chosen parts out: RGBA with straight alpha, for compositing in Blender or elsewhere. Transparent pixels are"
                        + " black. To crop a whole shot alike, link a Crop with a Crop box behind it.")
public record Cutout(
        @In(doc = "The picture; its own alpha, if any, is multiplied in.")
        Image image,

        @In(doc = "Its parts, of the picture's size.") PartMask parts,

        @Param.Group PartSelection selection,

        @Param.Group EdgeParams border,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                doc =
                        "How much of the colour behind is taken out of the pixels along the border; 0 leaves colours alone.")
        double despill,

        @Param.Real(
                def = 2,
                min = 0.5,
                max = 32,
                step = 0.5,
                unit = "px",
                doc = "How far inside the border the colour behind is looked for.")
        double edge)
        implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        int width = image.width();
        int height = image.height();
        if (parts.width() != width || parts.height() != height) {
            throw new NodeException(
                    "the parts have %dx%d pixels and the picture %dx%d; give Cutout masks of the picture's size"
                            .formatted(parts.width(), parts.height(), width, height));
        }
        boolean[] inside = selection.pixels(parts);
        float[] coverage = border.coverage(width, height, inside);
        float[] pixels = image.toArray();
        int channels = image.channels();
        if (despill > 0 && channels > 1) {
            float[] distance = SoftEdge.distance(width, height, inside);
            for (int i = 0; i < distance.length; i++) {
                distance[i] +=
                        (float) border.grow(); // what a grown border takes in, as an outline, belongs to the cutout
            }
            new Despill(width, height, channels, distance, edge, despill).apply(pixels, coverage);
        }
        float[] cut = new float[4 * coverage.length];
        for (int i = 0; i < coverage.length; i++) {
            float alpha = coverage[i] * (channels == 4 ? pixels[4 * i + 3] : 1);
            if (alpha > 0) {
                for (int c = 0; c < 3; c++) {
                    cut[4 * i + c] = pixels[i * channels + (channels == 1 ? 0 : c)];
                }
                cut[4 * i + 3] = alpha;
            }
        }
        return Image.of(width, height, 4, cut);
    }
}
