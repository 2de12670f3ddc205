package org.celflow.imaging.filter;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Image;

/** Turns dark into bright. */
@NodeInfo(
        id = "image.invert",
        title = "Invert",
        category = "Image",
        doc = "Turns each number into 1 minus it, as black lines on white into white lines on black. Alpha stays.")
public record InvertImage(
        @In(doc = "The picture, any number of channels.") Image image) implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) {
        float[] pixels = image.toArray();
        for (int i = 0; i < pixels.length; i++) {
            boolean alpha = image.channels() == 4 && i % 4 == 3;
            pixels[i] = alpha ? pixels[i] : 1 - pixels[i];
        }
        return Image.of(image.width(), image.height(), image.channels(), pixels);
    }
}
