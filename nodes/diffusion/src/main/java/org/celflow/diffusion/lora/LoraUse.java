package org.celflow.diffusion.lora;

/**
 * A LoRA at work.
 *
 * @param file what it changes
 * @param denoiser how strongly it changes the denoiser; 1 as it was trained, 0 not at all, negative against it
 * @param textEncoder how strongly it changes the text encoders
 */
public record LoraUse(LoraFile file, double denoiser, double textEncoder) {
    /** The strength that holds for a tensor of a checkpoint. */
    double strength(String tensor) {
        boolean text = tensor.startsWith("cond_stage_model.") || tensor.startsWith("conditioner.");
        return text ? textEncoder : denoiser;
    }
}
