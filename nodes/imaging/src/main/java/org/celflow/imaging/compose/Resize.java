package org.celflow.imaging.compose;

import org.celflow.imaging.colour.StraightAlpha;
import org.celflow.imaging.cv.Mats;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

/**
 * Brings a picture to another size, in sRGB-encoded numbers. Colours are weighted by their alpha, so that what is transparent
 * does not bleed into what is not.
 */
@NodeInfo(
        id = "image.resize",
        title = "Resize",
        category = "Image",
        doc =
                "Brings a picture to another size, alpha included. Use area to make it smaller, lanczos or bicubic to make it larger,"
                        + " nearest-exact for masks.")
public record Resize(
        @In(doc = "The picture, any number of channels.") Image image,

        @Param.Int(def = 512, min = 0, max = 16384, unit = "px", doc = "Columns; 0 keeps the proportions.")
        int width,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Rows; 0 keeps the proportions.")
        int height,

        @Param.Choice(def = "area", doc = "How the pixels between are found.")
        Method method)
        implements Node<Image> {
    /** How the pixels between are found. */
    public enum Method {
        NEAREST_EXACT("nearest-exact", Imgproc.INTER_NEAREST_EXACT),
        BILINEAR("bilinear", Imgproc.INTER_LINEAR),
        AREA("area", Imgproc.INTER_AREA),
        BICUBIC("bicubic", Imgproc.INTER_CUBIC),
        LANCZOS("lanczos", Imgproc.INTER_LANCZOS4);

        private final String text;
        private final int flag;

        Method(String text, int flag) {
            this.text = text;
            this.flag = flag;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        if (width == 0 && height == 0) {
            throw new NodeException("Resize needs a width or a height; set one of them");
        }
        int columns = width > 0 ? width : proportional(image.width(), height, image.height());
        int rows = height > 0 ? height : proportional(image.height(), width, image.width());
        if (columns > 16_384 || rows > 16_384 || (long) columns * rows > 128L << 20) {
            throw new NodeException(
                    "%dx%d pixels are more than the largest picture; choose a smaller size".formatted(columns, rows));
        }
        if (columns == image.width() && rows == image.height()) {
            return image;
        }
        try (Mats mats = new Mats()) {
            Mat source = mats.floats(
                    image.width(),
                    image.height(),
                    image.channels(),
                    StraightAlpha.multiply(image.toArray(), image.channels()));
            Mat resized = mats.empty();
            Imgproc.resize(source, resized, new Size(columns, rows), 0, 0, method.flag);
            return Image.of(
                    columns, rows, image.channels(), StraightAlpha.divide(mats.numbers(resized), image.channels()));
        }
    }

    private static int proportional(int side, int other, int otherWas) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.round((double) side * other / otherWas)));
    }
}
