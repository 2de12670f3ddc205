package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/** A file that holds a tiny autoencoder and nothing else. */
final class TinyVaeFile implements LoadedCheckpoint {
    private static final int CHANNELS = 4;

    private final TensorFile file;
    private final TinyVae vae;

    TinyVaeFile(TensorFile file, NumberType type) {
        this.file = file;
        this.vae = TinyVae.open(file, type);
    }

    @Override
    public LatentFormat latentFormat() {
        return new LatentFormat(CHANNELS, vae.scale());
    }

    @Override
    public Prediction prediction() {
        return Prediction.EPSILON;
    }

    @Override
    public boolean zeroTerminalSnr() {
        return false;
    }

    @Override
    public UNet unet(List<LoraUse> loras) throws NodeException {
        throw lacks("denoiser", "model");
    }

    @Override
    public List<TextEncoder> textEncoders(List<LoraUse> loras) throws NodeException {
        throw lacks("text encoder", "text encoder");
    }

    @Override
    public Vae vae() {
        return vae;
    }

    private NodeException lacks(String part, String what) {
        return new NodeException("%s holds no %s but a tiny autoencoder; take the %s from another file"
                .formatted(file.name(), part, what));
    }

    @Override
    public long bytes() {
        return vae.bytes();
    }

    @Override
    public void close() {
        vae.close();
    }
}
