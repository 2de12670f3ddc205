package org.celflow.plugin.example;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.node.Param;
import org.celflow.node.value.Image;
import org.celflow.node.value.Part;
import org.celflow.node.value.PartMask;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.SavedFile;

/** A source and a sink around the plugin's node, for the program that the test starts. */
public final class TestPack implements NodePack {
    /** Four pixels: two of the background, two of the hair. */
    @NodeInfo(id = "test.halves", title = "Halves", category = "Test", doc = "Gives a mask of two halves.")
    public record Halves() implements Node<PartMask> {
        @Override
        public PartMask compute(NodeContext ctx) {
            List<Part> parts =
                    List.of(new Part("background", Rgb.parse("#000000")), new Part("hair", Rgb.parse("#ff0000")));
            return PartMask.of(4, 1, parts, new byte[] {0, 0, 1, 1});
        }
    }

    /** Writes the alpha of a picture as text. */
    @NodeInfo(id = "test.alpha", title = "Alpha", category = "Test", doc = "Writes the alpha.", sink = true)
    public record Alpha(
            @In(doc = "A picture of 4 channels.") Image image,

            @Param.Output(def = "####.txt", doc = "Where it goes.")
            String path)
            implements Node<SavedFile> {
        @Override
        public SavedFile compute(NodeContext ctx) throws NodeException {
            float[] alpha = new float[image.width()];
            for (int x = 0; x < alpha.length; x++) {
                alpha[x] = image.at(x, 0, 3);
            }
            byte[] text = Arrays.toString(alpha).getBytes(StandardCharsets.UTF_8);
            return ctx.delivery().write(ctx.delivery().target(path), out -> out.write(text));
        }
    }

    @Override
    public void register(Registrar registrar) {
        registrar.node(Halves.class);
        registrar.node(Alpha.class);
    }
}
