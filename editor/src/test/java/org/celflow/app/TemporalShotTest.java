package org.celflow.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphJson;
import org.celflow.graph.GraphValidator;
import org.celflow.node.NodePack;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.EvaluatorConfig;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Request;
import org.celflow.runtime.RunOptions;
import org.celflow.runtime.RunResult;
import org.celflow.runtime.Workspace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two shots drawn by the temporal sampler, with the optical flow of the input and the frames drawn before. */
class TemporalShotTest {
    private static final Path MODELS = Path.of("../nodes/diffusion/src/test/resources/golden/models");
    private static final NodeCatalog CATALOG = NodeCatalog.of(ServiceLoader.load(NodePack.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());

    private static final String GRAPH = """
            {"celflow": 1, "timeline": {"fps": 24, "shots": [
              {"name": "a", "first": 0, "end": 3}, {"name": "b", "first": 3, "end": 5}]},
             "nodes": {
              "plates": {"type": "image.source@1", "params": {"files": {"path": "plates/####.png"}}},
              "flow": {"type": "image.flow@1", "inputs": {"image": "plates.out"}},
              "motion": {"type": "flow.picture@1", "inputs": {"flow": "flow.out"}},
              "checkpoint": {"type": "model.checkpoint@1", "params": {"file": {"path": "tiny-sd15.safetensors"}, "numberType": "fp32"}},
              "network": {"type": "model.controlnet@1",
                          "params": {"file": {"path": "tiny-cn-temporalnet2.safetensors"}, "numberType": "fp32"}},
              "prompt": {"type": "condition.prompt@1", "params": {"text": "a cat"}, "inputs": {"clip": "checkpoint.clip"}},
              "start": {"type": "vae.encode@1", "inputs": {"image": "plates.out", "vae": "checkpoint.vae"}},
              "draw": {"type": "sample.temporal@1", "params": {"steps": 2, "denoise": 0.6, "strength": 0.8},
                       "inputs": {"model": "checkpoint.model", "positive": "prompt.out", "negative": "prompt.out", "latent": "start.out",
                                  "vae": "checkpoint.vae", "controlnet": "network.out", "motion": "motion.out"}},
              "save": {"type": "image.save@1", "params": {"files": "####.png"}, "inputs": {"image": "draw.image"}}}}
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void unpackModelsAndDrawPlates() throws IOException {
        for (String model : List.of("tiny-sd15.safetensors", "tiny-cn-temporalnet2.safetensors")) {
            try (InputStream packed = new GZIPInputStream(Files.newInputStream(MODELS.resolve(model + ".gz")))) {
                Files.copy(packed, folder.resolve(model));
            }
        }
        Files.createDirectory(folder.resolve("plates"));
        for (int frame = 0; frame < 5; frame++) {
            BufferedImage plate = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = plate.createGraphics();
            pen.setColor(Color.ORANGE);
            pen.fillOval(8 + 4 * frame, 16, 24, 32);
            pen.dispose();
            ImageIO.write(
                    plate,
                    "png",
                    folder.resolve("plates")
                            .resolve("%04d.png".formatted(frame))
                            .toFile());
        }
    }

    @Test
    void aFrameIsTheSameWhicheverAreAskedForAndInWhateverOrder() throws Exception {
        List<byte[]> whole = render("whole", new FrameRange(0, 4));
        List<byte[]> pieces = new ArrayList<>();
        pieces.addAll(0, render("pieces", new FrameRange(3, 4)));
        pieces.addAll(0, render("pieces", new FrameRange(2, 2)));
        pieces.addAll(0, render("pieces", new FrameRange(0, 1)));
        assertThat(pieces).hasSize(5);
        for (int frame = 0; frame < 5; frame++) {
            assertThat(pieces.get(frame)).as("frame %d", frame).isEqualTo(whole.get(frame));
        }
    }

    @Test
    void theFrameBeforeCountsWithinAShotAndNotAcrossItsEdge() throws Exception {
        List<byte[]> before = render("before", new FrameRange(0, 4));
        Files.copy(
                folder.resolve("plates/0004.png"),
                folder.resolve("plates/0000.png"),
                StandardCopyOption.REPLACE_EXISTING);
        List<byte[]> after = render("after", new FrameRange(0, 4));
        for (int frame = 0; frame < 5; frame++) {
            // frame 2 sees neither the plate of frame 0 nor its motion, but a picture that was drawn after both
            boolean follows = frame < 3;
            assertThat(Arrays.equals(after.get(frame), before.get(frame)))
                    .as("frame %d is as before", frame)
                    .isEqualTo(!follows);
        }
    }

    /** The pixels of a range of frames, drawn with a cache and into a folder of this name. */
    private List<byte[]> render(String name, FrameRange range) throws Exception {
        Graph graph = GraphJson.read(GRAPH.getBytes(StandardCharsets.UTF_8), "temporal");
        assertThat(GraphValidator.validate(graph, CATALOG)).isEmpty();
        Path out = folder.resolve(name);
        EvaluatorConfig config = EvaluatorConfig.defaults().withCache(folder.resolve(name + "-cache"));
        try (Evaluator evaluator = new Evaluator(CATALOG, config)) {
            Plan plan = evaluator.plan(
                    graph, new Workspace(folder, out), Request.sinks(graph, CATALOG, Optional.of(range)));
            RunResult result = evaluator
                    .start(plan, new RunOptions(false, true), event -> {})
                    .result()
                    .get();
            assertThat(result.failures()).isEmpty();
        }
        List<byte[]> frames = new ArrayList<>();
        for (int frame = range.first(); frame <= range.last(); frame++) {
            frames.add(pixels(out.resolve("%04d.png".formatted(frame))));
        }
        return frames;
    }

    private static byte[] pixels(Path png) throws IOException {
        BufferedImage picture = Objects.requireNonNull(ImageIO.read(png.toFile()));
        byte[] pixels = new byte[picture.getWidth() * picture.getHeight() * 3];
        for (int i = 0; i < pixels.length; i++) {
            int rgb = picture.getRGB(i / 3 % picture.getWidth(), i / 3 / picture.getWidth());
            pixels[i] = (byte) (rgb >> 8 * (i % 3));
        }
        return pixels;
    }
}
