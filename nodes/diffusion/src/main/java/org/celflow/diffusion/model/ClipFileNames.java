package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/**
 * Brings the tensors of a file that holds one CLIP text encoder under the names that they have in a whole checkpoint. Takes the names of
 * transformers and those of OpenCLIP. Which encoder it is shows in its depth, as ComfyUI tells them apart: ViT-L has 12 layers, ViT-H 24,
 * ViT-bigG 32.
 */
final class ClipFileNames {
    /** A layer that ViT-bigG alone has. */
    static final String LAYER_OF_G = "encoder.layers.30.";
    /** A layer that ViT-L does not have, and larger encoders do. */
    static final String LAYER_OF_H = "encoder.layers.22.";

    private static final String TEXT = "text_model.";
    private static final String OPEN_CLIP = "transformer.resblocks.0.ln_1.weight";
    private static final String ONLY = "cond_stage_model.transformer.";
    private static final String FIRST = "conditioner.embedders.0.transformer.";
    private static final String SECOND = "conditioner.embedders.1.transformer.";

    private static final Pattern LAYER = Pattern.compile("transformer\\.resblocks\\.(\\d+)\\.(.+?)[._](weight|bias)");
    private static final Map<String, String> OUTSIDE = Map.of(
            "positional_embedding", "text_model.embeddings.position_embedding.weight",
            "token_embedding.weight", "text_model.embeddings.token_embedding.weight",
            "ln_final.weight", "text_model.final_layer_norm.weight",
            "ln_final.bias", "text_model.final_layer_norm.bias");
    private static final Map<String, String> INSIDE = Map.of(
            "attn.out_proj", "self_attn.out_proj",
            "mlp.c_fc", "mlp.fc1",
            "mlp.c_proj", "mlp.fc2",
            "ln_1", "layer_norm1",
            "ln_2", "layer_norm2");
    private static final String JOINED = "attn.in_proj";
    private static final List<String> PARTS = List.of("q_proj", "k_proj", "v_proj");

    private ClipFileNames() {}

    /** Whether a file holds a text encoder under its own names. */
    static boolean isIn(TensorFile file) {
        return file.hasPrefix(TEXT + "encoder.layers.0.") || file.has(OPEN_CLIP);
    }

    /** The file with the names of a checkpoint that has no other text encoder. */
    static TensorFile alone(TensorFile file) {
        TensorFile clip = inTransformers(file);
        return prefixed(clip, clip.hasPrefix(TEXT + LAYER_OF_G) ? FIRST : ONLY);
    }

    /**
     * The file with the names of a checkpoint of Stable Diffusion XL, which has two text encoders.
     *
     * @throws NodeException when it holds no text encoder by itself, or one that XL does not have
     */
    static TensorFile ofTwo(TensorFile file) throws NodeException {
        TensorFile clip = isIn(file) ? inTransformers(file) : file;
        boolean large = clip.hasPrefix(TEXT + LAYER_OF_G);
        if (!isIn(file) || !large && clip.hasPrefix(TEXT + LAYER_OF_H)) {
            throw new NodeException(
                    "%s holds neither CLIP ViT-L nor OpenCLIP ViT-bigG by itself; Stable Diffusion XL reads texts with one of each"
                            .formatted(file.name()));
        }
        return prefixed(clip, large ? SECOND : FIRST);
    }

    private static TensorFile prefixed(TensorFile file, String prefix) {
        return CheckpointNames.renamed(file, name -> prefix + name);
    }

    private static TensorFile inTransformers(TensorFile file) {
        List<TensorEntry> entries = new ArrayList<>();
        boolean openClip = file.has(OPEN_CLIP);
        for (TensorEntry entry : file.entries().values()) {
            Matcher layer = LAYER.matcher(entry.name());
            if (entry.name().equals("text_projection")) { // stored the other way round
                entries.add(entry.named(TEXT + entry.name()));
            } else if (openClip && layer.matches()) {
                String path = "text_model.encoder.layers.%s.".formatted(layer.group(1));
                entries.addAll(inLayer(entry, path, layer.group(2), "." + layer.group(3)));
            } else {
                entries.add(openClip ? entry.named(OUTSIDE.getOrDefault(entry.name(), entry.name())) : entry);
            }
        }
        return new TensorFile(file.path(), file.length(), entries, file.metadata());
    }

    private static List<TensorEntry> inLayer(TensorEntry entry, String path, String module, String kind) {
        boolean joined = module.equals(JOINED)
                && !entry.shape().isEmpty()
                && entry.shape().get(0) % PARTS.size() == 0;
        if (!joined) {
            return List.of(entry.named(path + INSIDE.getOrDefault(module, module) + kind));
        }
        List<TensorEntry> parts = new ArrayList<>();
        for (int i = 0; i < PARTS.size(); i++) {
            parts.add(entry.rows(path + "self_attn." + PARTS.get(i) + kind, i, PARTS.size()));
        }
        return parts;
    }
}
