package org.celflow.diffusion.weights;

import java.util.List;
import java.util.Map;

/** Recognises what a model file is by the names of its tensors, for the sentence that a wrong choice is answered with. */
public final class FileKind {
    /** In the order in which they are tried: a noun phrase and what names begin with, contain or end in. */
    private static final List<Map.Entry<String, List<String>>> KINDS = List.of(
            Map.entry("a LoRA", List.of("lora_unet_", "lora_te", ".lora_down.", ".lora_up.", ".lora_A.", ".lora_B.")),
            Map.entry("a control network in the layout of diffusers", List.of("controlnet_cond_embedding.")),
            Map.entry("a control network", List.of("input_hint_block.")),
            Map.entry("a Stable Diffusion XL checkpoint", List.of("conditioner.embedders.", ".label_emb.")),
            Map.entry("a Stable Diffusion 2 checkpoint", List.of("cond_stage_model.model.")),
            Map.entry("a Stable Diffusion 3 model", List.of("joint_blocks.")),
            Map.entry("a Flux model", List.of("double_blocks.")),
            Map.entry("a Stable Diffusion 1 checkpoint", List.of("cond_stage_model.transformer.")),
            Map.entry(
                    "a denoiser in the layout of diffusers",
                    List.of("down_blocks.0.resnets.", "down_blocks.0.attentions.")),
            Map.entry("a denoiser without text encoder", List.of("model.diffusion_model.", "input_blocks.0.0.")),
            Map.entry("a text encoder", List.of("text_model.encoder.", "token_embedding.")),
            Map.entry("an autoencoder (VAE)", List.of("first_stage_model.", "decoder.conv_in.")),
            Map.entry("a T2I-Adapter", List.of("adapter.body.", "body.0.block1.", "body.0.in_conv.")),
            Map.entry("an upscaler", List.of("conv_first.", "RDB1.", "rdb1.")),
            Map.entry("a textual inversion", List.of("emb_params", "string_to_param")));

    private FileKind() {}

    /** A noun phrase: {@code a LoRA}; for a file of no known kind it names the first tensor. */
    public static String of(TensorFile file) {
        for (Map.Entry<String, List<String>> kind : KINDS) {
            for (String part : kind.getValue()) {
                if (file.entries().keySet().stream().anyMatch(name -> name.contains(part))) {
                    return kind.getKey();
                }
            }
        }
        return "a file of unknown kind (its first tensor is %s)"
                .formatted(SafetensorsHeader.quoted(file.entries().firstKey()));
    }
}
