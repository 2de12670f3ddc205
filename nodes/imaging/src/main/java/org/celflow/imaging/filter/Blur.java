package org.celflow.imaging.filter;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;

/** Blurs a picture by a normal distribution, as ComfyUI's Image Blur. */
@NodeInfo(
        id = "image.blur",
        title = "Blur",
        category = "Image",
        doc = "Softens a picture. Beyond its edges it is mirrored, so that they keep their brightness.")
public record Blur(
        @In(doc = "The picture, any number of channels.") Image image,

        @Param.Int(def = 1, min = 0, max = 31, unit = "px", doc = "How far a pixel is spread; 0 changes nothing.")
        int radius,

        @Param.Real(
                def = 1,
                min = 0.1,
                max = 10,
                step = 0.1,
                doc = "How evenly it is spread, as a share of the radius: small keeps most at the centre, 10"
                        + " is a box.")
        double sigma)
        implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        return radius == 0 ? image : new Gaussian(radius, sigma).blur(image);
    }
}
