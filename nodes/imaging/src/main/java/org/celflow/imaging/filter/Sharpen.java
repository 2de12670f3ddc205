package org.celflow.imaging.filter;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;

/** Adds to a picture what a blur takes away, as ComfyUI's Image Sharpen. */
@NodeInfo(
        id = "image.sharpen",
        title = "Sharpen",
        category = "Image",
        doc = "Strengthens edges: what a blur of the same radius would take away is added. The result is clipped to"
                + " 0 to 1.")
public record Sharpen(
        @In(doc = "The picture, any number of channels.") Image image,

        @Param.Int(def = 1, min = 0, max = 31, unit = "px", doc = "How wide edges are; 0 changes nothing.")
        int radius,

        @Param.Real(
                def = 1,
                min = 0.1,
                max = 10,
                step = 0.01,
                doc = "How evenly neighbours count, as a share of the radius.")
        double sigma,

        @Param.Real(
                def = 1,
                min = 0,
                max = 5,
                step = 0.01,
                doc = "How strongly; 0.1 adds once what the blur takes away, 1 ten times.")
        double strength)
        implements Node<Image> {
    /** ComfyUI's scale of the strength. */
    private static final double TIMES = 10;

    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        if (radius == 0) {
            return image;
        }
        float[] blurred = new Gaussian(radius, sigma).blur(image).toArray();
        float[] pixels = image.toArray();
        float amount = (float) (TIMES * strength);
        for (int i = 0; i < pixels.length; i++) {
            float sharp = pixels[i] + (pixels[i] - blurred[i]) * amount;
            pixels[i] = Math.min(Math.max(sharp, 0), 1);
        }
        return Image.of(image.width(), image.height(), image.channels(), pixels);
    }
}
