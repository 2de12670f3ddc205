package org.celflow.imaging.compose;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.resample.Turning;
import org.celflow.node.value.Image;

/** Turns a picture by quarters and mirrors it, without changing a number. */
@NodeInfo(
        id = "image.turn",
        title = "Turn and mirror",
        category = "Image",
        doc = "Turns a picture by quarters, clockwise, then mirrors it.")
public record Turn(
        @In(doc = "The picture, any number of channels.") Image image,

        @Param.Group Turning turning) implements Node<Image> {
    @Override
    public Image compute(NodeContext ctx) {
        float[] from = image.toArray();
        float[] turned = new float[from.length];
        int channels = image.channels();
        for (int place = 0; place < turned.length / channels; place++) {
            int source = turning.source(place, image.width(), image.height());
            System.arraycopy(from, source * channels, turned, place * channels, channels);
        }
        return Image.of(
                turning.width(image.width(), image.height()),
                turning.height(image.width(), image.height()),
                channels,
                turned);
    }
}
