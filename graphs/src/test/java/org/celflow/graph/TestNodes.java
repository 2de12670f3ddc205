package org.celflow.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.Between;
import org.celflow.node.FileRef;
import org.celflow.node.FrameFile;
import org.celflow.node.Frames;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.node.Out;
import org.celflow.node.Param;
import org.celflow.node.Previous;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.SavedFile;

/** Node types for the tests of graphs, which never compute. */
final class TestNodes implements NodePack {
    static final NodeCatalog CATALOG = NodeCatalog.of(List.of(new TestNodes()));

    enum Mode {
        SOFT,
        HARD
    }

    record Both(
            @Out(doc = "picture") Image image,
            @Out(doc = "coverage") Mask mask) {}

    @NodeInfo(id = "test.source", version = 2, title = "Source", category = "Test", doc = "Reads files.")
    record Source(
            @Param.File(
                    extensions = {"bin", "safetensors"},
                    doc = "model")
            FileRef model,

            @Param.File(doc = "more") Optional<FileRef> extra,
            @Param.Sequence(doc = "frames") FrameFile files,
            @Param.Text(doc = "text") String text)
            implements Node<Both> {
        @Override
        public Both compute(NodeContext ctx) {
            throw new UnsupportedOperationException();
        }
    }

    @NodeInfo(id = "test.blend", title = "Blend", category = "Test", doc = "Mixes.")
    record Blend(
            @In(doc = "picture") Image image,
            @In(doc = "where") Optional<Mask> mask,
            @Previous Optional<Image> before,

            @Param.Real(def = 0.5, min = 0, max = 1, doc = "how much")
            double strength,

            @Param.Int(def = 1, min = 1, max = 9, doc = "times")
            int times,

            @Param.Seed(doc = "chance") long seed,
            @Param.Choice(def = "soft", doc = "how") Mode mode,
            @Param.Colour(def = "#ffffff", doc = "tint") Rgb tint,
            @Param.Colours(doc = "parts") Map<String, Rgb> parts)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw new UnsupportedOperationException();
        }
    }

    @NodeInfo(id = "test.slow", title = "Slow motion", category = "Test", doc = "Makes several frames out of one.")
    record Slow(
            @In(doc = "picture") @Between(factor = "factor", loop = "loop")
            Frames<Image> image,

            @Param.Int(def = 2, min = 1, max = 8, doc = "frames out of one")
            int factor,

            @Param.Switch(def = false, doc = "wrap") boolean loop)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) {
            throw new UnsupportedOperationException();
        }
    }

    @NodeInfo(id = "test.save", title = "Save", category = "Test", doc = "Writes.", sink = true)
    record Save(
            @In(doc = "picture") Image image,

            @Param.Output(def = "walk/####.png", doc = "where")
            String pattern) implements Node<SavedFile> {
        @Override
        public SavedFile compute(NodeContext ctx) {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public void register(Registrar registrar) {
        registrar.node(Source.class);
        registrar.node(Blend.class);
        registrar.node(Slow.class);
        registrar.node(Save.class);
    }

    static NodeId id(String text) {
        return new NodeId(text);
    }

    static GraphNode node(String type) {
        return GraphNode.of(TypeRef.parse(type), NodeLayout.ORIGIN);
    }

    static GraphNode source() {
        return node("test.source@2").withParam("model", "model.bin").withParam("files", "seq/####.png");
    }

    static GraphEdit add(String id, GraphNode node) {
        return new GraphEdit.AddNode(id(id), node);
    }

    static GraphEdit link(String output, String input) {
        return new GraphEdit.Connect(Port.parse(output), Port.parse(input));
    }

    static Graph graph(GraphEdit... edits) {
        return Graph.empty().apply(GraphEdit.batch("Build", edits));
    }

    /** Source to blend to save: nothing is wrong with it. */
    static Graph good() {
        return graph(
                add("source", source()),
                add("blend", node("test.blend@1")),
                add("save", node("test.save@1")),
                link("source.image", "blend.image"),
                link("source.mask", "blend.mask"),
                link("blend.out", "save.image"));
    }
}
