package org.celflow.diffusion.lora;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The modules of a checkpoint's text encoders, by the names that transformers gives them, whichever names the checkpoint has. */
final class TextEncoderPaths {
    private static final Pattern CLIP = Pattern.compile(
            "(cond_stage_model|conditioner\\.embedders\\.(\\d+))\\.transformer\\.(text_model\\..+)\\.weight");
    private static final Pattern OPEN_CLIP = Pattern.compile(
            "(cond_stage_model|conditioner\\.embedders\\.(\\d+))\\.model\\.transformer\\.resblocks\\.(\\d+)\\.(.+?)(_|\\.)weight");
    /** What only the refiner has first: the larger encoder, in the names of OpenCLIP or in its depth. */
    private static final List<String> REFINER = List.of(
            "conditioner.embedders.0.model.", "conditioner.embedders.0.transformer.text_model.encoder.layers.30.");

    private static final List<String> JOINED = List.of("q_proj", "k_proj", "v_proj");

    private static final Map<String, String> OPEN_CLIP_MODULES = Map.of(
            "attn.out_proj", "self_attn.out_proj",
            "mlp.c_fc", "mlp.fc1",
            "mlp.c_proj", "mlp.fc2",
            "ln_1", "layer_norm1",
            "ln_2", "layer_norm2");

    private TextEncoderPaths() {}

    /** What trainers put before the path of an encoder's module. */
    record Prefix(String kohya, String diffusers) {}

    /**
     * A module with a weight.
     *
     * @param path in transformers: {@code text_model.encoder.layers.0.mlp.fc1}
     */
    record Module(List<Prefix> prefixes, String path, WeightPart weight, Optional<WeightPart> bias) {}

    /** All modules of all text encoders. */
    static List<Module> of(Collection<String> tensors) {
        boolean refiner = tensors.stream().anyMatch(name -> REFINER.stream().anyMatch(name::startsWith));
        List<Module> modules = new ArrayList<>();
        for (String tensor : tensors) {
            Matcher clip = CLIP.matcher(tensor);
            if (clip.matches()) {
                String bias = tensor.substring(0, tensor.length() - "weight".length()) + "bias";
                modules.add(new Module(
                        prefixes(clip.group(2), refiner),
                        clip.group(3),
                        WeightPart.whole(tensor),
                        tensors.contains(bias) ? Optional.of(WeightPart.whole(bias)) : Optional.empty()));
            }
            Matcher open = OPEN_CLIP.matcher(tensor);
            if (open.matches()) {
                addOpenClip(modules, tensor, open, prefixes(open.group(2), refiner));
            }
        }
        return modules;
    }

    private static void addOpenClip(List<Module> modules, String tensor, Matcher match, List<Prefix> prefixes) {
        String layer = "text_model.encoder.layers." + match.group(3) + ".";
        String bias = tensor.substring(0, tensor.length() - "weight".length()) + "bias";
        if (match.group(4).equals("attn.in_proj")) {
            for (int i = 0; i < JOINED.size(); i++) {
                modules.add(new Module(
                        prefixes,
                        layer + "self_attn." + JOINED.get(i),
                        new WeightPart(tensor, i, JOINED.size()),
                        Optional.of(new WeightPart(bias, i, JOINED.size()))));
            }
            return;
        }
        String name = OPEN_CLIP_MODULES.get(match.group(4));
        if (name != null) {
            modules.add(
                    new Module(prefixes, layer + name, WeightPart.whole(tensor), Optional.of(WeightPart.whole(bias))));
        }
    }

    /**
     * An only encoder is {@code te}; of two, the first is {@code te1}, the second {@code te2}. Trainers of models with one encoder
     * sometimes write {@code te1} too.
     *
     * @param embedder its number among the conditioner's, null in models that have no conditioner
     */
    private static List<Prefix> prefixes(@Nullable String embedder, boolean refiner) {
        if ("1".equals(embedder)) {
            return List.of(new Prefix("te2", "text_encoder_2"));
        }
        // The refiner's only encoder is what the base model has second.
        return refiner && embedder != null
                ? List.of(new Prefix("te", "text_encoder"), new Prefix("te2", "text_encoder_2"))
                : List.of(new Prefix("te", "text_encoder"), new Prefix("te1", "text_encoder"));
    }
}
