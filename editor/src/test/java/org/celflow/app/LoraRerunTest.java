package org.celflow.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.zip.GZIPInputStream;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphJson;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.node.NodePack;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.EvaluatorConfig;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Request;
import org.celflow.runtime.RunOptions;
import org.celflow.runtime.RunResult;
import org.celflow.runtime.Task;
import org.celflow.runtime.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs again when the strength of a LoRA changes. */
class LoraRerunTest {
    private static final Path MODELS = Path.of("../nodes/diffusion/src/test/resources/golden/models");
    private static final NodeCatalog CATALOG = NodeCatalog.of(ServiceLoader.load(NodePack.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList());

    private static final String GRAPH = """
            {"celflow": 1, "timeline": {"fps": 24, "shots": [{"name": "a", "first": 0, "end": 1}]},
             "nodes": {
              "checkpoint": {"type": "model.checkpoint@1", "params": {"file": {"path": "tiny-sd15.safetensors"}, "numberType": "fp32"}},
              "lora": {"type": "model.lora@1", "params": {"file": {"path": "tiny-lora.safetensors"}, "strength": 0.8, "textStrength": 0.5},
                       "inputs": {"model": "checkpoint.model", "clip": "checkpoint.clip"}},
              "prompt": {"type": "condition.prompt@1", "params": {"text": "a cat"}, "inputs": {"clip": "checkpoint.clip"}},
              "canvas": {"type": "latent.empty@1", "params": {"width": 64, "height": 64}},
              "plain": {"type": "sample.ksampler@1", "params": {"steps": 2},
                        "inputs": {"model": "checkpoint.model", "positive": "prompt.out", "negative": "prompt.out", "latent": "canvas.out"}},
              "changed": {"type": "sample.ksampler@1", "params": {"steps": 2},
                          "inputs": {"model": "lora.model", "positive": "prompt.out", "negative": "prompt.out", "latent": "plain.out"}},
              "decode": {"type": "vae.decode@1", "inputs": {"latent": "changed.out", "vae": "checkpoint.vae"}}}}
            """;

    @TempDir
    Path folder;

    @Test
    void aChangedStrengthRunsWhatDependsOnItAndKeepsTheRest() throws Exception {
        for (String model : List.of("tiny-sd15.safetensors", "tiny-lora.safetensors")) {
            try (InputStream packed = new GZIPInputStream(Files.newInputStream(MODELS.resolve(model + ".gz")))) {
                Files.copy(packed, folder.resolve(model));
            }
        }
        Graph graph = GraphJson.read(GRAPH.getBytes(StandardCharsets.UTF_8), "lora");
        EvaluatorConfig config = EvaluatorConfig.defaults().withCache(folder.resolve("cache"));
        try (Evaluator evaluator = new Evaluator(CATALOG, config)) {
            RunResult first = evaluator
                    .start(plan(evaluator, graph), new RunOptions(false, true), event -> {})
                    .result()
                    .get();
            assertThat(first.failures()).isEmpty();

            Graph stronger =
                    graph.apply(new GraphEdit.SetParam(new NodeId("lora"), "strength", new ParamValue.Literal(1.0)));
            assertThat(plan(evaluator, stronger).tasks().stream()
                            .filter(task -> task.state() == Task.State.TO_COMPUTE)
                            .map(task -> task.id().node().value()))
                    .contains("changed", "decode")
                    .doesNotContain("plain");
        }
    }

    private Plan plan(Evaluator evaluator, Graph graph) throws Exception {
        return evaluator.plan(
                graph,
                new Workspace(folder, folder.resolve("out")),
                Request.of(new NodeId("decode"), new FrameRange(0, 0)));
    }
}
