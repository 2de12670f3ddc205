package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.ModelChange;

/** The denoiser of a Stable Diffusion 1.x checkpoint. */
final class SdUNet implements UNet, AutoCloseable {
    private static final String PART = "UNet";

    private final String name;
    private final DenoiserConfig config;
    private final NetworkVariants networks;
    private final List<LoraUse> loras;

    private SdUNet(String name, DenoiserConfig config, NetworkVariants networks, List<LoraUse> loras) {
        this.name = name;
        this.config = config;
        this.networks = networks;
        this.loras = loras;
    }

    static SdUNet load(TensorFile file, String prefix, NumberType type) throws NodeException {
        DenoiserConfig config = DenoiserConfig.read(file, prefix, PART);
        Shapes shapes = new Shapes(file, PART);
        shapes.require(!config.output().isEmpty(), "it has no output blocks");
        shapes.require(config.contextWidth() > 0, "it reads no text");
        NetworkWriter net = UNetArchitecture.write(config, type);
        return new SdUNet(file.name(), config, NetworkVariants.open(net, file, PART, prefix), List.of());
    }

    /** The same under LoRAs; shares what they do not change, and is freed with it. */
    SdUNet with(List<LoraUse> uses) {
        return new SdUNet(name, config, networks, LoraUse.onDenoiser(uses));
    }

    @Override
    public int contextWidth() {
        return config.contextWidth();
    }

    DenoiserConfig config() {
        return config;
    }

    /** Loads the weights if they are not there. */
    Network network() throws NodeException {
        return networks.of(loras);
    }

    @Override
    public UNetSession open(
            int batch, int height, int width, List<Guide> guides, List<ControlUse> controls, List<ModelChange> changes)
            throws NodeException {
        if (!changes.isEmpty()) {
            throw new NodeException("%s cannot be changed by %s"
                    .formatted(name, changes.get(0).getClass().getSimpleName()));
        }
        for (Guide guide : guides) {
            List<Integer> shape = guide.context().shape();
            if (shape.size() != 2 || shape.get(0) < 1 || shape.get(1) != config.contextWidth()) {
                throw new NodeException(
                        "the prompt was encoded for another model: %s takes %d numbers a token, not %s; use the text encoder of the same checkpoint"
                                .formatted(name, config.contextWidth(), shape));
            }
        }
        for (ControlUse use : controls) {
            DenoiserControl.of(use.network()).checkFits(config, name);
            if (use.strength().size() != guides.size()) {
                throw new IllegalArgumentException("a control has %d strengths for %d guides"
                        .formatted(use.strength().size(), guides.size()));
            }
        }
        return SdUNetSession.open(this, batch, height, width, guides, controls);
    }

    long bytes() {
        return networks.bytes();
    }

    @Override
    public void close() {
        networks.close();
    }
}
