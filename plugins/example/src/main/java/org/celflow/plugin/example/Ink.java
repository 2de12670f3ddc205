package org.celflow.plugin.example;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;

/**
 * Ink lines along the borders between parts.
 *
 * <p>The line's edge is smoothed over one pixel: a pixel whose centre lies at the distance d from the border is covered by
 * {@code width / 2 + 0.5 - d}, between 0 and 1.
 *
 * @param parts the parts, H x W
 * @param width of the lines in pixels
 * @param colour of the lines
 * @param inside whether lines between two parts of the character are drawn too
 */
@NodeInfo(
        id = "example.ink",
        title = "Ink lines",
        category = "Image",
        doc = "Draws ink lines along the borders between the parts of a mask, as clean-up does in drawn animation."
                + " Composite the lines over the finished frame.")
public record Ink(
        @In(doc = "Parts of the character, H x W, the background first.")
        PartMask parts,

        @Param.Real(def = 2, min = 0.5, max = 64, step = 0.25, unit = "px", doc = "How wide the lines are.")
        double width,

        @Param.Colour(def = "#1a1420", doc = "The colour of the ink.")
        Rgb colour,

        @Param.Switch(
                def = true,
                doc = "Whether lines between two parts of the character are drawn too; off draws its silhouette"
                        + " alone.")
        boolean inside)
        implements Node<Image> {
    /** Draws the lines of one frame: H x W x 4, sRGB with straight alpha, which is the coverage. */
    @Override
    public Image compute(NodeContext ctx) {
        int w = parts.width();
        int h = parts.height();
        double[] squared = borders().squaredDistances(ctx);
        float[] pixels = new float[w * h * 4];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double distance = Math.sqrt(squared[2 * y * (2 * w - 1) + 2 * x]) / 2;
                int at = (y * w + x) * 4;
                pixels[at] = colour.red() / 255f;
                pixels[at + 1] = colour.green() / 255f;
                pixels[at + 2] = colour.blue() / 255f;
                pixels[at + 3] = (float) Math.max(0, Math.min(1, width / 2 + 0.5 - distance));
            }
        }
        return Image.of(w, h, 4, pixels);
    }

    /** A border lies half-way between two pixels, so it is marked on a grid of twice the density. */
    private DistanceField borders() {
        int w = parts.width();
        int h = parts.height();
        DistanceField field = new DistanceField(2 * w - 1, 2 * h - 1);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                if (x + 1 < w && isBorder(parts.labelAt(x, y), parts.labelAt(x + 1, y))) {
                    field.mark(2 * x + 1, 2 * y);
                }
                if (y + 1 < h && isBorder(parts.labelAt(x, y), parts.labelAt(x, y + 1))) {
                    field.mark(2 * x, 2 * y + 1);
                }
            }
        }
        return field;
    }

    private boolean isBorder(int a, int b) {
        return a != b && (inside || a == 0 || b == 0);
    }
}
