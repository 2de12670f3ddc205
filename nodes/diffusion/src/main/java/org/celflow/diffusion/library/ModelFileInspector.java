package org.celflow.diffusion.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.model.ModelInspector;
import org.celflow.node.model.ModelKind;
import org.celflow.node.model.ModelSummary;

/**
 * Recognises files of Stable Diffusion's families by the names and shapes of their tensors. What a network is told of texts betrays
 * its family: 768 numbers a token in version 1, 1024 in version 2, 2048 in XL, 1280 in XL's refiner.
 */
public final class ModelFileInspector implements ModelInspector {
    private static final Map<Integer, String> FAMILY_OF_WIDTH =
            Map.of(768, "SD 1", 1024, "SD 2", 1280, "SDXL refiner", 2048, "SDXL");
    private static final List<String> LORA = List.of(
            "lora_unet_", "lora_te", ".lora_down.", ".lora_up.", ".lora_A.", ".lora_B.", ".hada_w1_", ".lokr_w");
    private static final List<String> TEXT =
            List.of("text_model.encoder.layers.", "transformer.resblocks.", "token_embedding.weight");

    @Override
    public Optional<ModelSummary> inspect(Path path) throws NodeException {
        TensorFile file = ModelFile.open(path);
        return kind(file).map(kind -> new ModelSummary(kind, family(file, kind), detail(file, kind)));
    }

    private static Optional<ModelKind> kind(TensorFile file) {
        boolean unet = any(file, List.of("input_blocks.0.0.weight", "down_blocks.0.resnets.0.conv1.weight"));
        boolean texts = any(file, TEXT);
        if (any(file, LORA)) {
            return Optional.of(ModelKind.LORA);
        } else if (any(file, List.of("input_hint_block.", "controlnet_cond_embedding.", "zero_convs.0"))) {
            return Optional.of(ModelKind.CONTROLNET);
        } else if (unet) {
            return Optional.of(
                    texts || file.hasPrefix("first_stage_model.") ? ModelKind.CHECKPOINT : ModelKind.DENOISER);
        } else if (any(file, List.of("adapter.body.", "body.0.block1.", "body.0.in_conv."))) {
            return Optional.of(ModelKind.CONTROLNET);
        } else if (any(file, List.of("decoder.mid.block_1.", "decoder.mid_block.resnets."))) {
            return Optional.of(ModelKind.VAE);
        } else if (any(file, List.of("RDB1.", "rdb1."))) {
            return Optional.of(ModelKind.UPSCALER);
        } else if (texts) {
            return Optional.of(ModelKind.TEXT_ENCODER);
        } else if (any(file, List.of("decoder.layers.3.conv.0.", "taesd_decoder.3.conv.0."))
                || file.hasPrefix("3.conv.0.")) {
            return Optional.of(ModelKind.PREVIEW);
        }
        boolean learned =
                file.entries().size() <= 4 && any(file, List.of("emb_params", "string_to_param", "clip_l", "clip_g"));
        return learned ? Optional.of(ModelKind.EMBEDDING) : Optional.empty();
    }

    private static String family(TensorFile file, ModelKind kind) {
        return switch (kind) {
            case UPSCALER -> "ESRGAN";
            case EMBEDDING -> file.has("clip_g") ? "SDXL" : ofWidth(file.entries().values().stream());
            case VAE, PREVIEW -> "";
            case TEXT_ENCODER -> "";
            default -> ofTexts(file);
        };
    }

    /** The family by what cross-attention is told; of a narrow one by its layout. */
    private static String ofTexts(TensorFile file) {
        String known = ofWidth(file.entries().entrySet().stream()
                .filter(entry -> isKey(entry.getKey()))
                .map(Map.Entry::getValue));
        if (!known.isEmpty()) {
            return known;
        } else if (any(file, List.of("conditioner.embedders.1.", "lora_te2_"))) {
            return "SDXL";
        } else if (any(file, List.of("conditioner.embedders.0."))) {
            return "SDXL refiner";
        } else if (any(file, List.of("cond_stage_model.model."))) {
            return "SD 2";
        } else if (any(file, List.of("joint_blocks."))) {
            return "SD 3";
        } else if (any(file, List.of("double_blocks."))) {
            return "Flux";
        }
        return any(file, List.of("cond_stage_model.transformer.")) ? "SD 1" : "";
    }

    private static boolean isKey(String name) {
        boolean key = name.endsWith("attn2.to_k.weight")
                || name.endsWith("attn2_to_k.lora_down.weight")
                || name.endsWith("attn2.to_k.lora_A.weight");
        return key && !name.contains("attn1");
    }

    private static String ofWidth(Stream<TensorEntry> entries) {
        return entries.filter(entry -> !entry.shape().isEmpty())
                .map(entry -> FAMILY_OF_WIDTH.getOrDefault(
                        entry.shape()
                                .get(
                                        entry.shape().size() == 4
                                                ? 1
                                                : entry.shape().size() - 1),
                        ""))
                .filter(family -> !family.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String detail(TensorFile file, ModelKind kind) {
        Optional<TensorEntry> first = file.entries().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("input_blocks.0.0.weight"))
                .map(Map.Entry::getValue)
                .filter(entry -> entry.shape().size() == 4)
                .findFirst();
        boolean fills = kind != ModelKind.CONTROLNET
                && first.isPresent()
                && first.get().shape().get(1) == 9;
        return fills ? "inpainting" : "";
    }

    private static boolean any(TensorFile file, List<String> parts) {
        return file.entries().keySet().stream().anyMatch(name -> parts.stream().anyMatch(name::contains));
    }
}
