package org.celflow.imaging.filter;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;

/** Draws the edges of a picture, as ComfyUI's Canny. */
@NodeInfo(
        id = "image.edges",
        title = "Find edges",
        category = "Image",
        doc =
                "White lines of one pixel on black where brightness changes (Canny): the hint of control networks that follow"
                        + " edges.")
public record FindEdges(
        @In(doc = "The picture, any number of channels; of four, alpha does not count.")
        Image image,

        @Param.Real(
                def = 0.4,
                min = 0.01,
                max = 0.99,
                step = 0.01,
                doc = "From which change of brightness a line that begins clearly is followed.")
        double low,

        @Param.Real(
                def = 0.8,
                min = 0.01,
                max = 0.99,
                step = 0.01,
                doc = "From which change of brightness a line begins; lower draws more lines.")
        double high)
        implements Node<Image> {
    private static final int CHANNELS = 3;

    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        boolean[] edges = new Canny(low, high).edges(image);
        float[] pixels = new float[edges.length * CHANNELS];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = edges[i / CHANNELS] ? 1 : 0;
        }
        return Image.of(image.width(), image.height(), CHANNELS, pixels);
    }
}
