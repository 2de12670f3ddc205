package org.celflow.imaging.compose;

import java.util.Optional;
import org.celflow.imaging.colour.Srgb;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;

/**
 * Puts one picture over another (T. Porter and T. Duff, Compositing Digital Images, 1984, operator over), both with straight
 * alpha: {@code a = aF + aB (1 - aF)}, {@code c = (aF cF + aB (1 - aF) cB) / a}.
 */
@NodeInfo(
        id = "image.composite",
        title = "Composite",
        category = "Image",
        doc =
                "Puts a picture over another by its straight alpha, times a mask if one is linked. Where the upper picture is fully"
                        + " transparent the lower one stays as it is.")
public record Composite(
        @In(doc = "The upper picture; without alpha it covers all of itself.")
        Image over,

        @In(doc = "The lower picture, which gives the size of the result; grey becomes RGB.")
        Image under,

        @In(doc = "Coverage that the upper picture's alpha is multiplied by, of the upper picture's size.")
        Optional<Mask> mask,

        @Param.Real(def = 1, min = 0, max = 1, doc = "The upper picture's alpha is multiplied by this.")
        double opacity,

        @Param.Int(def = 0, min = -16384, max = 16384, unit = "px", doc = "Where the upper picture's left column goes.")
        int x,

        @Param.Int(def = 0, min = -16384, max = 16384, unit = "px", doc = "Where the upper picture's top row goes.")
        int y,

        @Param.Choice(
                def = "srgb",
                doc = "Where colours are mixed: srgb as painting programs and web browsers do; linear as light does.")
        Space space)
        implements Node<Image> {
    /** Where colours are mixed. */
    public enum Space {
        SRGB,
        LINEAR
    }

    @Override
    public Image compute(NodeContext ctx) throws NodeException {
        if (mask.isPresent()
                && (mask.get().width() != over.width() || mask.get().height() != over.height())) {
            throw new NodeException("the mask has %dx%d pixels and the upper picture %dx%d; resize one of them"
                    .formatted(mask.get().width(), mask.get().height(), over.width(), over.height()));
        }
        int channels = under.channels() == 4 ? 4 : 3;
        float[] result = widened(under, channels);
        for (int row = Math.max(0, y); row < Math.min((long) under.height(), (long) y + over.height()); row++) {
            for (int column = Math.max(0, x);
                    column < Math.min((long) under.width(), (long) x + over.width());
                    column++) {
                put(result, (row * under.width() + column) * channels, channels, column - x, row - y);
            }
        }
        return Image.of(under.width(), under.height(), channels, result);
    }

    private void put(float[] result, int at, int channels, int u, int v) {
        double alpha = opacity
                * (over.channels() == 4 ? over.at(u, v, 3) : 1)
                * (mask.isPresent() ? mask.get().at(u, v) : 1);
        if (alpha == 0) {
            return;
        }
        double below = (channels == 4 ? result[at + 3] : 1) * (1 - alpha);
        double whole = alpha + below;
        for (int c = 0; c < 3; c++) {
            float upper = over.at(u, v, over.channels() == 1 ? 0 : c);
            if (below == 0) {
                result[at + c] = upper;
            } else if (space == Space.LINEAR) {
                result[at + c] =
                        (float) Srgb.encode((alpha * Srgb.decode(upper) + below * Srgb.decode(result[at + c])) / whole);
            } else {
                result[at + c] = (float) ((alpha * upper + below * result[at + c]) / whole);
            }
        }
        if (channels == 4) {
            result[at + 3] = (float) whole;
        }
    }

    private static float[] widened(Image image, int channels) {
        float[] pixels = image.toArray();
        if (image.channels() == channels) {
            return pixels;
        }
        float[] wide = new float[pixels.length * 3];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = pixels[i / 3];
        }
        return wide;
    }
}
