package org.celflow.diffusion.model;

import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;

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

    /** How the denoiser's latents relate to the autoencoder's. */
    LatentFormat latentFormat();

    /** What the denoiser predicts. */
    Prediction prediction();

    /**
     * The denoising network.
     *
     * @throws NodeException when the file lacks it or parts of it
     */
    UNet unet() throws NodeException;

    /**
     * The text encoder.
     *
     * @throws NodeException when the file lacks it or parts of it
     */
    TextEncoder textEncoder() throws NodeException;

    /**
     * The autoencoder between pictures and latents.
     *
     * @throws NodeException when the file lacks it or parts of it
     */
    Vae vae() throws NodeException;
}
