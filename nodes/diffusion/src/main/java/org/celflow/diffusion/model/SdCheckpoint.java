package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.FileKind;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/** A Stable Diffusion 1.x checkpoint in one file, of any width and depth. */
final class SdCheckpoint implements LoadedCheckpoint {
    private static final String UNET = "model.diffusion_model.";
    private static final String TEXT = "cond_stage_model.transformer.text_model.";
    /** As some early conversions name it. */
    private static final String TEXT_SHORT = "cond_stage_model.transformer.";

    private static final String VAE = "first_stage_model.";
    private static final LatentFormat LATENTS = new LatentFormat(4, 0.18215);

    private final TensorFile file;
    private final NumberType type;
    private @Nullable SdUNet unet;
    private @Nullable ClipTextEncoder textEncoder;
    private @Nullable KlVae vae;

    private SdCheckpoint(TensorFile file, NumberType type) {
        this.file = file;
        this.type = type;
    }

    /**
     * Opens a checkpoint without reading its weights.
     *
     * @throws NodeException when it is of another family, saying which
     */
    static SdCheckpoint open(TensorFile file, NumberType type) throws NodeException {
        boolean ours = file.hasPrefix(UNET)
                && file.hasPrefix(TEXT_SHORT)
                && file.hasPrefix(VAE)
                && !file.hasPrefix(UNET + "label_emb.");
        if (!ours) {
            throw new NodeException(
                    "%s is %s, not a Stable Diffusion 1 checkpoint with denoiser, text encoder and autoencoder; choose another file"
                            .formatted(file.name(), FileKind.of(file)));
        }
        int channels = new Shapes(file, "UNet").size(UNET + "input_blocks.0.0.weight", 4, 1);
        if (channels != LATENTS.channels()) {
            throw new NodeException(
                    "%s takes latents of %d channels, as inpainting checkpoints do; choose a checkpoint that takes %d"
                            .formatted(file.name(), channels, LATENTS.channels()));
        }
        return new SdCheckpoint(file, type);
    }

    @Override
    public LatentFormat latentFormat() {
        return LATENTS;
    }

    @Override
    public Prediction prediction() {
        return Prediction.EPSILON;
    }

    @Override
    public UNet unet(List<LoraUse> loras) throws NodeException {
        if (unet == null) {
            unet = SdUNet.load(file, UNET, type);
        }
        return unet.with(loras);
    }

    @Override
    public TextEncoder textEncoder(List<LoraUse> loras) throws NodeException {
        if (textEncoder == null) {
            textEncoder = ClipTextEncoder.load(file, file.hasPrefix(TEXT) ? TEXT : TEXT_SHORT);
        }
        return textEncoder.with(loras);
    }

    @Override
    public Vae vae() throws NodeException {
        if (vae == null) {
            vae = KlVae.load(file, VAE, type);
        }
        return vae;
    }

    @Override
    public long bytes() {
        return (unet == null ? 0 : unet.bytes())
                + (textEncoder == null ? 0 : textEncoder.bytes())
                + (vae == null ? 0 : vae.bytes());
    }

    @Override
    public void close() {
        if (unet != null) {
            unet.close();
        }
        if (textEncoder != null) {
            textEncoder.close();
        }
        if (vae != null) {
            vae.close();
        }
    }
}
