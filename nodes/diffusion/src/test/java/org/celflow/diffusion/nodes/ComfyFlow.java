package org.celflow.diffusion.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.celflow.diffusion.golden.Golden;
import org.celflow.node.FileRef;
import org.celflow.node.Node;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;

/** Computes a ComfyUI graph of the reference data with our nodes. */
final class ComfyFlow {
    private final JsonNode graph;
    private final TestContext ctx;
    private final Path models;
    private final Map<String, List<Object>> computed = new HashMap<>();

    ComfyFlow(JsonNode graph, TestContext ctx, Path models) {
        this.graph = graph;
        this.ctx = ctx;
        this.models = models;
    }

    /** Gives the outputs of a node that stands for numbers of the reference data. */
    void given(String id, List<Object> outputs) {
        computed.put(id, outputs);
    }

    /** An output of a node, by the number of its slot. */
    Object output(String id, int slot) throws Exception {
        List<Object> outputs = computed.get(id);
        if (outputs == null) {
            outputs = compute(new Call(graph.get(id)));
            computed.put(id, outputs);
        }
        return outputs.get(slot);
    }

    private List<Object> compute(Call call) throws Exception {
        return switch (call.type()) {
            case "CheckpointLoaderSimple" ->
                List.copyOf(inOrder(
                        node(LoadCheckpoint.class)
                                .set("file", model(call.text("ckpt_name")))
                                .set("numberType", "fp32"),
                        "model",
                        "clip",
                        "vae"));
            case "ControlNetLoader" ->
                one(node(LoadControlNet.class)
                        .set("file", model(call.text("control_net_name")))
                        .set("numberType", "fp32"));
            case "LoraLoader" ->
                inOrder(
                        node(ApplyLora.class)
                                .input("model", call.link("model"))
                                .input("clip", call.link("clip"))
                                .set("file", model(call.text("lora_name")))
                                .set("strength", call.number("strength_model"))
                                .set("textStrength", call.number("strength_clip")),
                        "model",
                        "clip");
            case "LoraLoaderModelOnly" ->
                one(node(ApplyLoraToModel.class)
                        .input("model", call.link("model"))
                        .set("file", model(call.text("lora_name")))
                        .set("strength", call.number("strength_model")));
            case "CLIPTextEncode" ->
                one(node(EncodePrompt.class)
                        .input("clip", taught(call.link("clip"), call.text("text")))
                        .set("text", call.text("text")));
            case "CLIPTextEncodeSDXL" ->
                one(node(EncodePromptXl.class)
                        .input("clip", call.link("clip"))
                        .set("textG", call.text("text_g"))
                        .set("textL", call.text("text_l"))
                        .set("width", call.number("width"))
                        .set("height", call.number("height"))
                        .set("cropLeft", call.number("crop_w"))
                        .set("cropTop", call.number("crop_h"))
                        .set("targetWidth", call.number("target_width"))
                        .set("targetHeight", call.number("target_height")));
            case "CLIPSetLastLayer" ->
                one(node(SkipLayers.class)
                        .input("clip", call.link("clip"))
                        .set("layer", call.number("stop_at_clip_layer")));
            case "ConditioningCombine" ->
                one(node(CombinePrompts.class)
                        .input("first", call.link("conditioning_1"))
                        .input("second", call.link("conditioning_2")));
            case "ConditioningConcat" ->
                one(node(ConcatPrompts.class)
                        .input("to", call.link("conditioning_to"))
                        .input("from", call.link("conditioning_from")));
            case "ConditioningAverage" ->
                one(node(AveragePrompts.class)
                        .input("to", call.link("conditioning_to"))
                        .input("from", call.link("conditioning_from"))
                        .set("strength", call.number("conditioning_to_strength")));
            case "ConditioningSetArea" -> one(area(call, "pixels"));
            case "ConditioningSetAreaPercentage" -> one(area(call, "share"));
            case "ConditioningSetAreaStrength" ->
                one(node(SetPromptStrength.class)
                        .input("conditioning", call.link("conditioning"))
                        .set("strength", call.number("strength")));
            case "ConditioningSetMask" ->
                one(node(SetPromptMask.class)
                        .input("conditioning", call.link("conditioning"))
                        .input("mask", call.link("mask"))
                        .set("strength", call.number("strength"))
                        .set("bounds", call.text("set_cond_area").equals("mask bounds")));
            case "ConditioningSetTimestepRange" ->
                one(node(SetPromptRange.class)
                        .input("conditioning", call.link("conditioning"))
                        .set("start", call.number("start"))
                        .set("end", call.number("end")));
            case "ConditioningZeroOut" ->
                one(node(ZeroOutPrompt.class).input("conditioning", call.link("conditioning")));
            case "FreeU_V2" ->
                one(node(ApplyFreeU.class)
                        .input("model", call.link("model"))
                        .set("backbone1", call.number("b1"))
                        .set("backbone2", call.number("b2"))
                        .set("skip1", call.number("s1"))
                        .set("skip2", call.number("s2")));
            case "ControlNetApplyAdvanced" -> controlled(call);
            case "ControlNetApply" ->
                one(node(ApplyControlNetToPrompt.class)
                        .input("conditioning", call.link("conditioning"))
                        .input("controlnet", call.link("control_net"))
                        .input("image", call.link("image"))
                        .set("strength", call.number("strength")));
            case "EmptyLatentImage" ->
                one(node(EmptyLatent.class)
                        .set("width", call.number("width"))
                        .set("height", call.number("height"))
                        .set("batch", call.number("batch_size")));
            case "LatentUpscale" ->
                one(node(UpscaleLatent.class)
                        .input("latent", call.link("samples"))
                        .set("method", call.text("upscale_method"))
                        .set("width", call.number("width"))
                        .set("height", call.number("height"))
                        .set("crop", call.text("crop").equals("center")));
            case "LatentUpscaleBy" ->
                one(node(UpscaleLatent.class)
                        .input("latent", call.link("samples"))
                        .set("method", call.text("upscale_method"))
                        .set("scale", call.number("scale_by")));
            case "VAEEncodeTiled" ->
                one(node(EncodeImage.class)
                        .input("image", call.link("pixels"))
                        .input("vae", call.link("vae"))
                        .set("tiling", "on")
                        .set("tileSize", call.number("tile_size"))
                        .set("overlap", call.number("overlap")));
            case "VAEEncode" ->
                one(node(EncodeImage.class).input("image", call.link("pixels")).input("vae", call.link("vae")));
            case "SetLatentNoiseMask" ->
                one(node(SetNoiseMask.class)
                        .input("latent", call.link("samples"))
                        .input("mask", call.link("mask")));
            case "VAEEncodeForInpaint" ->
                one(node(EncodeForInpaint.class)
                        .input("image", call.link("pixels"))
                        .input("vae", call.link("vae"))
                        .input("mask", call.link("mask"))
                        .set("grow", call.number("grow_mask_by")));
            case "LatentFromBatch" ->
                one(node(LatentFromBatch.class)
                        .input("latent", call.link("samples"))
                        .set("first", call.number("batch_index"))
                        .set("count", call.number("length")));
            case "RepeatLatentBatch" ->
                one(node(RepeatLatent.class)
                        .input("latent", call.link("samples"))
                        .set("times", call.number("amount")));
            case "KSamplerAdvanced" ->
                one(node(KSamplerAdvanced.class)
                        .input("model", call.link("model"))
                        .input("positive", call.link("positive"))
                        .input("negative", call.link("negative"))
                        .input("latent", call.link("latent_image"))
                        .set("addNoise", call.text("add_noise").equals("enable"))
                        .set("seed", call.number("noise_seed"))
                        .set("steps", call.number("steps"))
                        .set("cfg", call.number("cfg"))
                        .set("sampler", call.text("sampler_name"))
                        .set("schedule", call.text("scheduler"))
                        .set("start", call.number("start_at_step"))
                        .set("end", call.number("end_at_step"))
                        .set(
                                "leftoverNoise",
                                call.text("return_with_leftover_noise").equals("enable")));
            case "KSamplerSelect" -> one(node(SelectSampler.class).set("sampler", call.text("sampler_name")));
            case "KarrasScheduler" ->
                one(node(KarrasSigmas.class)
                        .set("steps", call.number("steps"))
                        .set("max", call.number("sigma_max"))
                        .set("min", call.number("sigma_min"))
                        .set("rho", call.number("rho")));
            case "BasicScheduler" ->
                one(node(ScheduleSigmas.class)
                        .input("model", call.link("model"))
                        .set("schedule", call.text("scheduler"))
                        .set("steps", call.number("steps"))
                        .set("denoise", call.number("denoise")));
            case "SplitSigmas" ->
                inOrder(
                        node(SplitSigmas.class)
                                .input("sigmas", call.link("sigmas"))
                                .set("step", call.number("step")),
                        "high",
                        "low");
            case "SamplerCustom" ->
                inOrder(
                        node(SampleCustom.class)
                                .input("model", call.link("model"))
                                .input("positive", call.link("positive"))
                                .input("negative", call.link("negative"))
                                .input("latent", call.link("latent_image"))
                                .input("sampler", call.link("sampler"))
                                .input("sigmas", call.link("sigmas"))
                                .set("addNoise", call.flag("add_noise"))
                                .set("seed", call.number("noise_seed"))
                                .set("cfg", call.number("cfg")),
                        "output",
                        "denoised");
            case "KSampler" ->
                one(node(KSampler.class)
                        .input("model", call.link("model"))
                        .input("positive", call.link("positive"))
                        .input("negative", call.link("negative"))
                        .input("latent", call.link("latent_image"))
                        .set("seed", call.number("seed"))
                        .set("steps", call.number("steps"))
                        .set("cfg", call.number("cfg"))
                        .set("sampler", call.text("sampler_name"))
                        .set("schedule", call.text("scheduler"))
                        .set("denoise", call.number("denoise")));
            case "VAEDecode", "VAEDecodeTiled" -> List.of(pictures(call));
            case "InvertMask" -> List.of(inverted((Mask) call.link("mask")));
            case "LoadImage" -> loaded(read(call.text("image")));
            case "LoadImageMask" -> List.of(mask(read(call.text("image")), 0, false));
            default -> throw new IllegalArgumentException("no node for " + call.type());
        };
    }

    private List<Object> controlled(Call call) throws Exception {
        NodeHarness node = node(ApplyControlNet.class)
                .input("positive", call.link("positive"))
                .input("negative", call.link("negative"))
                .input("controlnet", call.link("control_net"))
                .set("strength", call.number("strength"))
                .set("start", call.number("start_percent"))
                .set("end", call.number("end_percent"));
        if (call.link("image") instanceof List<?> two) {
            node.input("image", two.get(0)).input("second", two.get(1));
        } else {
            node.input("image", call.link("image"));
        }
        return inOrder(node, "positive", "negative");
    }

    /** ComfyUI finds embeddings by their names in a folder. */
    private Object taught(Object clip, String prompt) throws Exception {
        return prompt.contains("embedding:tinyemb")
                ? one(node(TeachEmbedding.class)
                                .input("clip", clip)
                                .set("file", model("tinyemb.safetensors"))
                                .set("name", "tinyemb"))
                        .get(0)
                : clip;
    }

    private static NodeHarness node(Class<? extends Node<?>> type) {
        return NodeHarness.of(type);
    }

    private List<Object> one(NodeHarness node) throws Exception {
        return inOrder(node, "out");
    }

    private List<Object> inOrder(NodeHarness node, String... names) throws Exception {
        Map<String, Object> values = node.compute(ctx);
        List<Object> outputs = new ArrayList<>();
        for (String name : names) {
            outputs.add(Objects.requireNonNull(values.get(name)));
        }
        return outputs;
    }

    private FileRef model(String name) {
        return new FileRef(Golden.model(name, models), "0".repeat(64));
    }

    private static NodeHarness area(Call call, String unit) throws Exception {
        return node(SetPromptArea.class)
                .input("conditioning", call.link("conditioning"))
                .set("unit", unit)
                .set("left", call.number("x"))
                .set("top", call.number("y"))
                .set("width", call.number("width"))
                .set("height", call.number("height"))
                .set("strength", call.number("strength"));
    }

    private static Mask inverted(Mask mask) {
        float[] coverage = mask.toArray();
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = 1 - coverage[i];
        }
        return Mask.of(mask.width(), mask.height(), coverage);
    }

    private List<Image> pictures(Call call) throws Exception {
        Latent latent = (Latent) call.link("samples");
        List<Image> pictures = new ArrayList<>();
        for (long i = 0; i < latent.batch(); i++) {
            NodeHarness decode = node(DecodeLatent.class)
                    .input("latent", latent)
                    .input("vae", call.link("vae"))
                    .set("picture", i);
            if (call.type().equals("VAEDecodeTiled")) {
                decode.set("tiling", "on")
                        .set("tileSize", call.number("tile_size"))
                        .set("overlap", call.number("overlap"));
            }
            pictures.add((Image) one(decode).get(0));
        }
        return pictures;
    }

    private static BufferedImage read(String name) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Golden.bytes("inputs/" + name)));
    }

    /** ComfyUI's mask of a file is where it is transparent. */
    private static List<Object> loaded(BufferedImage file) {
        boolean transparent = file.getColorModel().hasAlpha();
        return transparent ? List.of(image(file), mask(file, 3, true)) : List.of(image(file));
    }

    private static Image image(BufferedImage file) {
        int size = file.getWidth() * file.getHeight();
        float[] pixels = new float[size * 3];
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < 3; c++) {
                pixels[i * 3 + c] = band(file, i, c);
            }
        }
        return Image.of(file.getWidth(), file.getHeight(), 3, pixels);
    }

    private static Mask mask(BufferedImage file, int band, boolean inverted) {
        float[] coverage = new float[file.getWidth() * file.getHeight()];
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = inverted ? 1 - band(file, i, band) : band(file, i, band);
        }
        return Mask.of(file.getWidth(), file.getHeight(), coverage);
    }

    /** The stored number of a pixel; {@code getRGB} would convert grey as if it were linear light. */
    private static float band(BufferedImage file, int pixel, int band) {
        return file.getRaster().getSample(pixel % file.getWidth(), pixel / file.getWidth(), band) / 255f;
    }

    /** A node of the graph with its inputs. */
    private final class Call {
        private final JsonNode node;

        Call(JsonNode node) {
            this.node = node;
        }

        String type() {
            return node.get("class_type").asText();
        }

        private JsonNode value(String name) {
            return Objects.requireNonNull(node.get("inputs").get(name), name);
        }

        String text(String name) {
            return value(name).asText();
        }

        Object number(String name) {
            return value(name).isIntegralNumber()
                    ? (Object) value(name).asLong()
                    : value(name).asDouble();
        }

        boolean flag(String name) {
            return value(name).asBoolean();
        }

        Object link(String name) throws Exception {
            return output(value(name).get(0).asText(), value(name).get(1).asInt());
        }
    }
}
