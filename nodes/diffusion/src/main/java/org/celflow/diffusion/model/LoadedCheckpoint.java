package org.celflow.diffusion.model;

import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;
import org.celflow.node.value.LatentColours;

/**
 * The parts of a single-file checkpoint. A part is read when it is first asked for, so a checkpoint borrowed for its text
 * encoder never reads its denoiser. Parts belong to the checkpoint and are freed with it.
 *
 * <p>To be used on one thread of the GPU lane at a time.
 */
public interface LoadedCheckpoint extends Resource {
    /**
     * Names a checkpoint for {@link org.celflow.node.NodeContext#resource}.
     *
     * @param numberType {@code auto}, {@code fp32}, {@code bf16} or {@code fp16}
     */
    static ResourceRef<LoadedCheckpoint> ref(FileRef file, String numberType) {
        return new ResourceRef<>(LoadedCheckpoint.class, file, numberType);
    }

    /**
     * Names a file with one of the two text encoders of Stable Diffusion XL by itself. Read so, it is used as XL uses it.
     *
     * @param numberType as of {@link #ref}
     */
    static ResourceRef<LoadedCheckpoint> oneOfTwo(FileRef file, String numberType) {
        return ref(file, numberType + CheckpointLoader.ONE_OF_TWO);
    }

    /** How the denoiser's latents relate to the autoencoder's. */
    LatentFormat latentFormat();

    /** How its latents look without a decoder; empty where they have other than 4 channels. */
    default Optional<LatentColours> colours() {
        return latentFormat().colours();
    }

    /** What the denoiser predicts. */
    Prediction prediction();

    /** Whether its last training step was noise alone, so that it is sampled from there (Lin et al., 2024). */
    boolean zeroTerminalSnr();

    /**
     * The denoising network under LoRAs. What they do not change is loaded once and shared by all that this gives out; a change of a
     * strength costs the changed weights only.
     *
     * @param loras in the order in which they are applied
     * @throws NodeException when the file lacks it or parts of it
     */
    UNet unet(List<LoraUse> loras) throws NodeException;

    /** The denoising network as the file has it. */
    default UNet unet() throws NodeException {
        return unet(List.of());
    }

    /**
     * The text encoders under LoRAs, at least one, shared as {@link #unet(List)}. What they say of a token stands side by side in this
     * order, and the last one's pooled text is the model's.
     *
     * @param loras in the order in which they are applied
     * @throws NodeException when the file lacks them or parts of them
     */
    List<TextEncoder> textEncoders(List<LoraUse> loras) throws NodeException;

    /** The text encoders as the file has them. */
    default List<TextEncoder> textEncoders() throws NodeException {
        return textEncoders(List.of());
    }

    /**
     * The autoencoder between pictures and latents.
     *
     * @throws NodeException when the file lacks it or parts of it
     */
    Vae vae() throws NodeException;
}
