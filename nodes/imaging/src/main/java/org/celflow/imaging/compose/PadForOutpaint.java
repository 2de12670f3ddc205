package org.celflow.imaging.compose;

import java.util.Arrays;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/** Enlarges the canvas of a picture and says what of it is to be drawn, as ComfyUI's Pad Image for Outpainting. */
@NodeInfo(
        id = "image.pad",
        title = "Pad for outpainting",
        category = "Image",
        doc = "Adds grey margins to a picture, to be drawn by a sampler, and a mask of them that fades into the"
                + " picture. Feathering wider than half of the picture is left out.")
public record PadForOutpaint(
        @In(doc = "The picture, any number of channels.") Image image,

        @Param.Int(def = 0, min = 0, max = 16384, step = 8, unit = "px", doc = "Columns added at the left.")
        int left,

        @Param.Int(def = 0, min = 0, max = 16384, step = 8, unit = "px", doc = "Rows added at the top.")
        int top,

        @Param.Int(def = 0, min = 0, max = 16384, step = 8, unit = "px", doc = "Columns added at the right.")
        int right,

        @Param.Int(def = 0, min = 0, max = 16384, step = 8, unit = "px", doc = "Rows added at the bottom.")
        int bottom,

        @Param.Int(
                def = 40,
                min = 0,
                max = 16384,
                unit = "px",
                doc = "How far the mask reaches into the picture where a margin was added, falling with the"
                        + " square.")
        int feather)
        implements Node<PadForOutpaint.Padded> {
    private static final long MOST_PIXELS = 128L << 20;
    private static final float GREY = 0.5f;

    /** The outputs. */
    public record Padded(
            @Out(doc = "The picture with grey margins.") Image image,

            @Out(doc = "What is to be drawn: 1 in the margins.")
            Mask mask) {}

    @Override
    public Padded compute(NodeContext ctx) throws NodeException {
        long columns = (long) left + image.width() + right;
        long rows = (long) top + image.height() + bottom;
        if (columns * rows > MOST_PIXELS) {
            throw new NodeException("%dx%d pixels are more than the largest picture; make the margins smaller"
                    .formatted(columns, rows));
        }
        int width = (int) columns;
        int height = (int) rows;
        int channels = image.channels();
        float[] old = image.toArray();
        float[] pixels = new float[width * height * channels];
        float[] coverage = new float[width * height];
        Arrays.fill(pixels, GREY);
        Arrays.fill(coverage, 1);
        for (int y = 0; y < image.height(); y++) {
            int to = (top + y) * width + left;
            System.arraycopy(old, y * image.width() * channels, pixels, to * channels, image.width() * channels);
            for (int x = 0; x < image.width(); x++) {
                coverage[to + x] = inside(x, y);
            }
        }
        return new Padded(Image.of(width, height, channels, pixels), Mask.of(width, height, coverage));
    }

    private float inside(int x, int y) {
        int w = image.width();
        int h = image.height();
        if (feather * 2L >= Math.min(w, h)) {
            return 0;
        }
        int fromSides = Math.min(left != 0 ? x : w, right != 0 ? w - x : w);
        int fromEnds = Math.min(top != 0 ? y : h, bottom != 0 ? h - y : h);
        int distance = Math.min(fromSides, fromEnds);
        if (distance >= feather) {
            return 0;
        }
        float near = (float) (feather - distance) / feather;
        return near * near;
    }
}
