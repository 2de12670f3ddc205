package org.celflow.imaging.file;

import java.nio.file.Path;
import java.util.Locale;
import org.celflow.node.Delivery;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.png.PngText;
import org.celflow.node.value.Image;
import org.celflow.node.value.SavedFile;

/**
 * Writes one PNG file a frame, whole or not at all, with the graph that made it as text under the keyword {@value
 * org.celflow.node.png.PngText#GRAPH}.
 */
@NodeInfo(
        id = "image.save",
        title = "Save images",
        category = "Output",
        lane = Lane.IO,
        sink = true,
        doc =
                "Writes one PNG a frame: grey, RGB or RGBA with straight alpha, sRGB. Every file carries the graph that made it, so"
                        + " that it can be opened again.")
public record ImageSave(
        @In(doc = "The picture, 0 to 1; what lies outside is clipped.")
        Image image,

        @Param.Output(
                def = "frames/####.png",
                doc = "The file, relative to the output folder; # stands for the digits of the frame number.")
        String files,

        @Param.Choice(def = "8-bit", doc = "Bits a channel.")
        Depth depth,

        @Param.Choice(
                def = "nearest",
                doc =
                        "How numbers become whole: nearest keeps what was read from a file of the same depth; truncate cuts the"
                                + " fraction off, as ComfyUI does.")
        Rounding rounding)
        implements Node<SavedFile> {
    /** Bits a channel. */
    public enum Depth {
        EIGHT("8-bit"),
        SIXTEEN("16-bit");

        private final String text;

        Depth(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** How numbers become whole. */
    public enum Rounding {
        NEAREST,
        TRUNCATE
    }

    @Override
    public SavedFile compute(NodeContext ctx) throws NodeException {
        Delivery delivery = ctx.delivery();
        Path target = delivery.target(files);
        Path name = target.getFileName();
        if (name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new NodeException("the files of Save images must end in .png, not '%s'".formatted(files));
        }
        byte[] png = PngWriter.encode(image, depth == Depth.SIXTEEN, rounding == Rounding.TRUNCATE);
        return delivery.write(target, out -> PngText.insert(png, PngText.GRAPH, delivery.graph(), out));
    }
}
