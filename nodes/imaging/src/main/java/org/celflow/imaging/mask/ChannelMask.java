package org.celflow.imaging.mask;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/** Takes one channel of a picture as coverage. */
@NodeInfo(
        id = "mask.from-channel",
        title = "Mask from channel",
        category = "Mask",
        doc = "Takes one channel of a picture as a mask.")
public record ChannelMask(
        @In(doc = "The picture; a grey one has one channel for all colours.")
        Image image,

        @Param.Choice(def = "red", doc = "Which channel; alpha needs a picture that has it.")
        Channel channel)
        implements Node<Mask> {
    /** A channel. */
    public enum Channel {
        RED(0),
        GREEN(1),
        BLUE(2),
        ALPHA(3);

        private final int index;

        Channel(int index) {
            this.index = index;
        }
    }

    @Override
    public Mask compute(NodeContext ctx) throws NodeException {
        if (channel == Channel.ALPHA && image.channels() != 4) {
            throw new NodeException("the picture has no alpha; choose another channel, or a picture with alpha");
        }
        int index = image.channels() == 1 ? 0 : channel.index;
        float[] coverage = new float[image.width() * image.height()];
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = image.at(i % image.width(), i / image.width(), index);
        }
        return Mask.of(image.width(), image.height(), coverage);
    }
}
