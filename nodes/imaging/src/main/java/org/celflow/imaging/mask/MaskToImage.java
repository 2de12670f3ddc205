package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/** Shows a mask as a picture. */
@NodeInfo(
        id = "mask.to-image",
        title = "Mask to image",
        category = "Mask",
        doc = "Makes a grey picture of a mask, RGB, for saving or for a ControlNet.")
public record MaskToImage(@In(doc = "The mask.") Mask mask) implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) {
        float[] coverage = mask.toArray();
        float[] pixels = new float[coverage.length * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = coverage[i / 3];
        }
        return Image.of(mask.width(), mask.height(), 3, pixels);
    }
}
