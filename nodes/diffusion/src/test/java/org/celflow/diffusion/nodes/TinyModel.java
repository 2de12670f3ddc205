package org.celflow.diffusion.nodes;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.lora.LoraLoader;
import org.celflow.diffusion.model.CheckpointLoader;
import org.celflow.diffusion.model.ControlNetLoader;
import org.celflow.diffusion.model.PreviewLoader;
import org.celflow.node.FileRef;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Clip;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;
import org.celflow.node.value.Tensor;
import org.celflow.node.value.Vae;

/** The tiny model of the reference data, and shorthands for computing nodes with it in fp32. */
final class TinyModel {
    private final FileRef checkpoint;
    private final FileRef controlNet;

    TinyModel(Path folder) {
        checkpoint = ref(Golden.model("tiny-sd15.safetensors", folder));
        controlNet = ref(Golden.model("tiny-cn-seg.safetensors", folder));
    }

    static FileRef ref(Path file) {
        return new FileRef(file, "0".repeat(64));
    }

    TestContext context() {
        return TestContext.create()
                .lending(new CheckpointLoader())
                .lending(new ControlNetLoader())
                .lending(new LoraLoader())
                .lending(new PreviewLoader(ModelFolders.NONE));
    }

    Model model() {
        return new Model(checkpoint, "fp32");
    }

    Clip clip() {
        return new Clip(checkpoint, "fp32");
    }

    Vae vae() {
        return new Vae(checkpoint, "fp32");
    }

    ControlNet controlNet() {
        return new ControlNet(controlNet, "fp32");
    }

    Conditioning prompt(TestContext ctx, String text) throws Exception {
        return compute(
                ctx,
                Conditioning.class,
                NodeHarness.of(EncodePrompt.class).input("clip", clip()).set("text", text));
    }

    /** A sampler of three steps on an empty canvas of 64 x 64 pixels. */
    NodeHarness sampler(TestContext ctx) throws Exception {
        return NodeHarness.of(KSampler.class)
                .input("model", model())
                .input("positive", prompt(ctx, "a cat"))
                .input("negative", prompt(ctx, "blurry"))
                .input("latent", zeros(4, 8, 8))
                .set("seed", 5L)
                .set("steps", 3L)
                .set("cfg", 4.0);
    }

    static Latent zeros(int channels, int height, int width) {
        return new Latent(
                Tensor.of(List.of(1, channels, height, width), new float[channels * height * width]), Optional.empty());
    }

    /** A picture that grows lighter to the right, redder to the bottom. */
    static Image picture(int width, int height) {
        float[] pixels = new float[width * height * 3];
        for (int i = 0; i < width * height; i++) {
            pixels[3 * i] = (float) Math.floorDiv(i, width) / height;
            pixels[3 * i + 1] = (float) Math.floorMod(i, width) / width;
            pixels[3 * i + 2] = (float) Math.floorMod(i, width) / width;
        }
        return Image.of(width, height, 3, pixels);
    }

    static <T> T compute(TestContext ctx, Class<T> type, NodeHarness node) throws Exception {
        Map<String, Object> outputs = node.compute(ctx);
        return Objects.requireNonNull(type.cast(outputs.get("out")));
    }
}
