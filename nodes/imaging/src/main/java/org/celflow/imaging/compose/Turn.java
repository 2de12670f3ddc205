package org.celflow.imaging.compose;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;

/** Turns a picture by quarters and mirrors it, without changing a number. */
@NodeInfo(
        id = "image.turn",
        title = "Turn and mirror",
        category = "Image",
        doc = "Turns a picture by quarters, clockwise, then mirrors it.")
public record Turn(
        @In(doc = "The picture, any number of channels.") Image image,

        @Param.Choice(def = "0", doc = "Degrees, clockwise.")
        Angle angle,

        @Param.Choice(
                def = "none",
                doc = "How it is mirrored: horizontal swaps left and right, vertical swaps top and bottom.")
        Mirror mirror)
        implements Node<Image> {
    /** Quarters of a turn, clockwise. */
    public enum Angle {
        NONE(0),
        QUARTER(1),
        HALF(2),
        THREE_QUARTERS(3);

        private final int quarters;

        Angle(int quarters) {
            this.quarters = quarters;
        }

        /** The degrees. */
        @Override
        public String toString() {
            return String.valueOf(90 * quarters);
        }
    }

    /** Which sides change places. */
    public enum Mirror {
        NONE,
        HORIZONTAL,
        VERTICAL
    }

    @Override
    public Image compute(NodeContext ctx) {
        Image turned = image;
        for (int quarter = 0; quarter < angle.quarters; quarter++) {
            turned = quarter(turned);
        }
        return mirror == Mirror.NONE ? turned : mirrored(turned);
    }

    private static Image quarter(Image from) {
        int width = from.height();
        int height = from.width();
        int channels = from.channels();
        float[] pixels = new float[width * height * channels];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / channels % width;
            int y = i / channels / width;
            pixels[i] = from.at(y, from.height() - 1 - x, i % channels);
        }
        return Image.of(width, height, channels, pixels);
    }

    private Image mirrored(Image from) {
        int width = from.width();
        int height = from.height();
        int channels = from.channels();
        float[] pixels = new float[width * height * channels];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / channels % width;
            int y = i / channels / width;
            pixels[i] = mirror == Mirror.HORIZONTAL
                    ? from.at(width - 1 - x, y, i % channels)
                    : from.at(x, height - 1 - y, i % channels);
        }
        return Image.of(width, height, channels, pixels);
    }
}
