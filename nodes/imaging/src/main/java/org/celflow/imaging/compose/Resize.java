package org.celflow.imaging.compose;

import org.celflow.imaging.colour.StraightAlpha;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.resample.ImageResize;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Image;

/**
 * Brings a picture to another size, in sRGB-encoded numbers, as ComfyUI's Upscale Image does without alpha. Colours are weighted by
 * their alpha, so that what is transparent does not bleed into what is not.
 */
@NodeInfo(
        id = "image.resize",
        version = 2,
        title = "Resize",
        category = "Image",
        doc = "Brings a picture to another size, alpha included. Use area to make it smaller, lanczos or bicubic to"
                + " make it larger, nearest-exact for masks.")
public record Resize(
        @In(doc = "The picture, any number of channels.") Image image,

        @Param.Int(def = 512, min = 0, max = 16384, unit = "px", doc = "Columns; 0 keeps the proportions.")
        int width,

        @Param.Int(def = 0, min = 0, max = 16384, unit = "px", doc = "Rows; 0 keeps the proportions.")
        int height,

        @Param.Real(
                def = 1,
                min = 0.01,
                max = 8,
                doc = "Factor of both sides, rounded to whole pixels; used while width and height are both 0.")
        double scale,

        @Param.Switch(def = false, doc = "Whether to crop at the centre to the new shape, instead of stretching.")
        boolean crop,

        @Param.Choice(
                def = "area",
                doc = "How the pixels between are found; lanczos-8-bit rounds to 8 bits a channel, as"
                        + " ComfyUI's lanczos does, and lanczos does not.")
        Method method)
        implements Node<Image> {
    private static final long MOST_PIXELS = 128L << 20;
    private static final int LARGEST = 16_384;

    /** How the pixels between are found. */
    public enum Method {
        NEAREST_EXACT("nearest-exact", Resampling.NEAREST_EXACT),
        BILINEAR("bilinear", Resampling.BILINEAR),
        AREA("area", Resampling.AREA),
        BICUBIC("bicubic", Resampling.BICUBIC),
        LANCZOS("lanczos", Resampling.LANCZOS),
        LANCZOS_8_BIT("lanczos-8-bit", Resampling.LANCZOS);

        private final String text;
        private final Resampling way;

        Method(String text, Resampling way) {
            this.text = text;
            this.way = way;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        int columns = width > 0 ? width : side(image.width(), height, image.height());
        int rows = height > 0 ? height : side(image.height(), width, image.width());
        if (columns > LARGEST || rows > LARGEST || (long) columns * rows > MOST_PIXELS) {
            throw new NodeException(
                    "%dx%d pixels are more than the largest picture; choose a smaller size".formatted(columns, rows));
        }
        Image source = crop ? Cut.toShape(image, columns, rows) : image;
        boolean same = columns == source.width() && rows == source.height();
        return same && method != Method.LANCZOS_8_BIT ? source : resized(source, columns, rows);
    }

    /** A side that was not asked for: in proportion to the other, or scaled if that was not asked for either. */
    private int side(int was, int other, int otherWas) {
        double side = other > 0 ? (double) was * other / otherWas : was * scale;
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.rint(side)));
    }

    private Image resized(Image source, int columns, int rows) {
        int channels = source.channels();
        Image weighted =
                Image.of(source.width(), source.height(), channels, StraightAlpha.multiply(source.toArray(), channels));
        Image larger = method == Method.LANCZOS_8_BIT
                ? ImageResize.lanczosOf8Bits(weighted, columns, rows)
                : ImageResize.of(weighted, method.way, columns, rows);
        return Image.of(columns, rows, channels, StraightAlpha.divide(larger.toArray(), channels));
    }
}
