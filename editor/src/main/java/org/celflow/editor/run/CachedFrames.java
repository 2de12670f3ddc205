package org.celflow.editor.run;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.celflow.editor.view.FrameStore;
import org.celflow.editor.view.Picture;
import org.celflow.editor.view.Pictures;
import org.celflow.graph.Graph;
import org.celflow.node.value.Image;
import org.celflow.node.value.SavedFile;
import org.celflow.node.value.Value;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.Workspace;

/** Pictures out of the evaluator's caches; of nodes that save, out of the files they wrote. Thread-safe. */
public final class CachedFrames implements FrameStore.Source {
    private record Snapshot(Graph graph, Workspace workspace) {}

    private final Evaluator evaluator;
    private volatile Snapshot snapshot;

    /** Of a graph. */
    public CachedFrames(Evaluator evaluator, Graph graph, Workspace workspace) {
        this.evaluator = evaluator;
        this.snapshot = new Snapshot(graph, workspace);
    }

    /** Of another graph from now on. */
    public void use(Graph graph, Workspace workspace) {
        snapshot = new Snapshot(graph, workspace);
    }

    @Override
    public Optional<Picture> load(FrameStore.Slot slot) throws IOException {
        Snapshot now = snapshot;
        if (!now.graph().nodes().containsKey(slot.node())) {
            return Optional.empty();
        }
        Optional<Map<String, Value>> outputs = evaluator.peek(now.graph(), now.workspace(), slot.node(), slot.frame());
        Optional<Value> value = outputs.map(all -> all.get(slot.output()));
        if (value.orElse(null) instanceof SavedFile file) {
            return saved(file.path());
        }
        return value.flatMap(Pictures::of);
    }

    private static Optional<Picture> saved(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        BufferedImage read = ImageIO.read(file.toFile());
        if (read == null) {
            return Optional.empty(); // a kind of file that cannot be shown, as EXR or a video
        }
        int width = read.getWidth();
        int height = read.getHeight();
        int channels = read.getColorModel().hasAlpha() ? 4 : 3;
        int[] argb = read.getRGB(0, 0, width, height, null, 0, width);
        float[] pixels = new float[width * height * channels];
        for (int i = 0; i < argb.length; i++) {
            pixels[i * channels] = (argb[i] >> 16 & 255) / 255f;
            pixels[i * channels + 1] = (argb[i] >> 8 & 255) / 255f;
            pixels[i * channels + 2] = (argb[i] & 255) / 255f;
            if (channels == 4) {
                pixels[i * channels + 3] = (argb[i] >>> 24) / 255f;
            }
        }
        return Pictures.of(Image.of(width, height, channels, pixels));
    }
}
