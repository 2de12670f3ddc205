package org.celflow.diffusion.lora;

import java.util.List;

/**
 * A LoRA at work.
 *
 * @param file what it changes
 * @param denoiser how strongly it changes the denoiser; 1 as it was trained, 0 not at all, negative against it
 * @param textEncoder how strongly it changes the text encoders
 */
public record LoraUse(LoraFile file, double denoiser, double textEncoder) {
    /**
     * The uses that change the denoiser, without their strengths in the text encoders.
     *
     * @param uses in the order in which they are applied
     */
    public static List<LoraUse> onDenoiser(List<LoraUse> uses) {
        return uses.stream()
                .filter(use -> use.denoiser != 0)
                .map(use -> new LoraUse(use.file, use.denoiser, 0))
                .toList();
    }

    /**
     * The uses that change the text encoders, without their strengths in the denoiser.
     *
     * @param uses in the order in which they are applied
     */
    public static List<LoraUse> onTextEncoder(List<LoraUse> uses) {
        return uses.stream()
                .filter(use -> use.textEncoder != 0)
                .map(use -> new LoraUse(use.file, 0, use.textEncoder))
                .toList();
    }

    /** The strength that holds for a tensor of a checkpoint. */
    double strength(String tensor) {
        boolean text = tensor.startsWith("cond_stage_model.") || tensor.startsWith("conditioner.");
        return text ? textEncoder : denoiser;
    }
}
