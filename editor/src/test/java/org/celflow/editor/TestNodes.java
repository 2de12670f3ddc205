package org.celflow.editor;

import java.util.Arrays;
import org.celflow.node.CancelledException;
import org.celflow.node.FileRef;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.node.Param;
import org.celflow.node.model.ModelKind;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.SavedFile;

/** Small nodes to run in windows: one is fast, one waits until the test lets it go on, one saves. */
public final class TestNodes implements NodePack {
    @Override
    public void register(Registrar registrar) {
        registrar.node(Plain.class);
        registrar.node(Slow.class);
        registrar.node(Matte.class);
        registrar.node(Save.class);
        registrar.node(Weights.class);
    }

    @NodeInfo(id = "test.plain", title = "Plain colour", category = "Test", doc = "One grey.")
    record Plain(
            @Param.Real(def = 0.5, min = 0, max = 1, step = 0.1, doc = "How bright it is.")
            double level,

            @Param.Int(def = 8, min = 1, max = 64, unit = "px", doc = "Width and height.")
            int size,

            @Param.Seed(doc = "Of nothing.") long seed,

            @Param.Switch(def = false, doc = "Black for white.")
            boolean invert)
            implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) throws NodeException {
            float[] pixels = new float[size * size * 3];
            Arrays.fill(pixels, (float) (invert ? 1 - level : level));
            return Image.of(size, size, 3, pixels);
        }
    }

    @NodeInfo(id = "test.slow", title = "Slow", category = "Test", doc = "Waits.", lane = Lane.GPU)
    record Slow(@In(doc = "Any picture.") Image image) implements Node<Image> {
        @Override
        public Image compute(NodeContext ctx) throws InterruptedException {
            TestGate gate = TestGate.current();
            ctx.progress(1, 4);
            NodeContext.Registration cancel = ctx.onCancel(gate::open);
            try {
                gate.pass();
            } finally {
                cancel.close();
            }
            try {
                ctx.checkCancelled();
            } catch (CancelledException e) {
                gate.noteCancelled();
                throw e;
            }
            return Image.of(image.width(), image.height(), image.channels(), image.toArray());
        }
    }

    @NodeInfo(id = "test.matte", title = "Matte", category = "Test", doc = "Everything inside.")
    record Matte(
            @Param.Int(def = 8, min = 1, max = 64, doc = "Width and height.")
            int size) implements Node<Mask> {
        @Override
        public Mask compute(NodeContext ctx) {
            float[] coverage = new float[size * size];
            Arrays.fill(coverage, 1);
            return Mask.of(size, size, coverage);
        }
    }

    @NodeInfo(id = "test.weights", title = "Weights", category = "Test", doc = "Takes a model.")
    record Weights(
            @Param.File(
                    extensions = {"safetensors"},
                    models = ModelKind.CHECKPOINT,
                    doc = "The model.")
            FileRef file)
            implements Node<Mask> {
        @Override
        public Mask compute(NodeContext ctx) {
            return Mask.of(1, 1, new float[] {file.sha256().length()});
        }
    }

    @NodeInfo(
            id = "test.save",
            title = "Save bytes",
            category = "Test",
            doc = "Writes a file.",
            lane = Lane.IO,
            usesFrame = true,
            sink = true)
    record Save(
            @In(doc = "The picture.") Image image,

            @Param.Output(def = "####.bin", doc = "Where to.")
            String path) implements Node<SavedFile> {
        @Override
        public SavedFile compute(NodeContext ctx) throws NodeException {
            int level = Math.round(image.at(0, 0, 0) * 255);
            return ctx.delivery().write(ctx.delivery().target(path), out -> out.write(level));
        }
    }
}
