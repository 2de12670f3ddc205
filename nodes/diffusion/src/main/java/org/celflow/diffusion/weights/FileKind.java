package org.celflow.diffusion.weights;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Recognises what a model file is by the names of its tensors, for the sentence that a wrong choice is answered with. */
public final class FileKind {
    /** Families of models that draw, but not as Stable Diffusion 1, 2 and XL do; as {@link #KINDS}. */
    private static final List<Map.Entry<String, List<String>>> FOREIGN = List.of(
            Map.entry("a Stable Diffusion 3 model", List.of("joint_blocks.")),
            Map.entry("a Chroma model", List.of("distilled_guidance_layer.")),
            Map.entry("a Hunyuan Video model", List.of("txt_in.individual_token_refiner.")),
            Map.entry("a Flux model", List.of("double_blocks.")),
            Map.entry("a Stable Cascade model", List.of("clf.1.weight", "effnet_mapper.")),
            Map.entry("an AuraFlow model", List.of("double_layers.")),
            Map.entry("a Hunyuan DiT model", List.of("mlp_t5.")),
            Map.entry("a PixArt model", List.of("t_block.1.weight")),
            Map.entry("a Wan model", List.of("head.modulation")),
            Map.entry("a Mochi model", List.of("t5_yproj.")),
            Map.entry("an LTX video model", List.of("scale_shift_table")),
            Map.entry("a Lumina model", List.of("cap_embedder.")),
            Map.entry("a Qwen Image model", List.of("txt_norm.weight")),
            Map.entry("a HiDream model", List.of("caption_projection.")),
            Map.entry("a Stable Audio model", List.of("rotary_pos_emb.inv_freq")),
            Map.entry("a Stable Video Diffusion model", List.of(".time_stack.", ".time_mixer.")),
            Map.entry("a Playground 2.5 checkpoint", List.of("edm_mean")),
            Map.entry("a motion module", List.of("motion_modules.")),
            Map.entry("an IP-Adapter", List.of("ip_adapter.", "image_proj.")),
            Map.entry("a Stable Diffusion XL checkpoint for EDM sampling", List.of("edm_vpred.")));

    /** In the order in which they are tried: a noun phrase and what names begin with, contain or end in. */
    private static final List<Map.Entry<String, List<String>>> KINDS = List.of(
            Map.entry("a LoRA", List.of("lora_unet_", "lora_te", ".lora_down.", ".lora_up.", ".lora_A.", ".lora_B.")),
            Map.entry("a control LoRA", List.of("lora_controlnet")),
            Map.entry(
                    "a control network for several kinds of hints",
                    List.of("task_embedding", "control_add_embedding.", "spatial_ch_projs.")),
            Map.entry("a control network in the layout of diffusers", List.of("controlnet_cond_embedding.")),
            Map.entry("a control network", List.of("input_hint_block.")),
            Map.entry("a Stable Diffusion XL checkpoint", List.of("conditioner.embedders.", ".label_emb.")),
            Map.entry("a Stable Diffusion 2 checkpoint", List.of("cond_stage_model.model.")),
            Map.entry("a Stable Diffusion 1 checkpoint", List.of("cond_stage_model.transformer.")),
            Map.entry(
                    "a denoiser in the layout of diffusers",
                    List.of("down_blocks.0.resnets.", "down_blocks.0.attentions.")),
            Map.entry("a denoiser without text encoder", List.of("model.diffusion_model.", "input_blocks.0.0.")),
            Map.entry("an image encoder (CLIP vision)", List.of("vision_model.")),
            Map.entry("a text encoder", List.of("text_model.encoder.", "token_embedding.", "encoder.block.0.layer.")),
            Map.entry("an autoencoder (VAE)", List.of("first_stage_model.", "decoder.conv_in.")),
            Map.entry("a T2I-Adapter", List.of("adapter.body.", "body.0.block1.", "body.0.in_conv.")),
            Map.entry("an upscaler", List.of("conv_first.", "RDB1.", "rdb1.")),
            Map.entry("a textual inversion", List.of("emb_params", "string_to_param")));

    private FileKind() {}

    /** A noun phrase: {@code a LoRA}; for a file of no known kind it names the first tensor. */
    public static String of(TensorFile file) {
        return foreignFamily(file)
                .or(() -> find(file, KINDS))
                .orElseGet(() -> "a file of unknown kind (its first tensor is %s)"
                        .formatted(SafetensorsHeader.quoted(file.entries().firstKey())));
    }

    /** A noun phrase for a model of a family that draws in another way than those that are supported. */
    public static Optional<String> foreignFamily(TensorFile file) {
        return find(file, FOREIGN);
    }

    private static Optional<String> find(TensorFile file, List<Map.Entry<String, List<String>>> kinds) {
        for (Map.Entry<String, List<String>> kind : kinds) {
            for (String part : kind.getValue()) {
                if (file.entries().keySet().stream().anyMatch(name -> name.contains(part))) {
                    return Optional.of(kind.getKey());
                }
            }
        }
        return Optional.empty();
    }
}
