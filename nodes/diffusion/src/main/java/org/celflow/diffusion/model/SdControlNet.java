package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.FileKind;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/** A control network for Stable Diffusion 1.x. */
final class SdControlNet implements LoadedControlNet {
    private static final String PART = "control network";
    private static final int COLOURS = 3;

    private final String name;
    private final DenoiserConfig config;
    private final Network network;

    private SdControlNet(String name, DenoiserConfig config, Network network) {
        this.name = name;
        this.config = config;
        this.network = network;
    }

    static SdControlNet load(TensorFile file, NumberType type) throws NodeException {
        String prefix = file.hasPrefix("control_model.") ? "control_model." : "";
        if (!file.has(prefix + "input_hint_block.0.weight")) {
            throw new NodeException("%s is %s, not a control network for Stable Diffusion 1; choose another file"
                    .formatted(file.name(), FileKind.of(file)));
        }
        DenoiserConfig config = DenoiserConfig.read(file, prefix, PART);
        List<Integer> hintChannels = hintChannels(file, prefix);
        NetworkWriter net = ControlNetArchitecture.write(config, hintChannels, type);
        return new SdControlNet(file.name(), config, Network.load(net, file, PART, prefix));
    }

    private static List<Integer> hintChannels(TensorFile file, String prefix) throws NodeException {
        Shapes shapes = new Shapes(file, PART);
        List<Integer> channels = new ArrayList<>();
        int layers = ControlNetArchitecture.hintLayers();
        for (int i = 0; i < layers; i++) {
            channels.add(shapes.size(prefix + "input_hint_block." + 2 * i + ".weight", 4, 1));
        }
        channels.add(shapes.size(prefix + "input_hint_block." + 2 * (layers - 1) + ".weight", 4, 0));
        shapes.require(
                channels.get(0) == COLOURS,
                "it follows pictures of %d channels instead of %d",
                channels.get(0),
                COLOURS);
        return channels;
    }

    Network network() {
        return network;
    }

    /**
     * Refuses a denoiser that it was not made for.
     *
     * @throws NodeException naming both files
     */
    void checkFits(DenoiserConfig denoiser, String denoiserName) throws NodeException {
        if (config.contextWidth() != denoiser.contextWidth()
                || config.latentChannels() != denoiser.latentChannels()
                || config.middleChannels() != denoiser.middleChannels()
                || !config.skipChannels().equals(denoiser.skipChannels())) {
            throw new NodeException(
                    "the control network %s was made for another model than %s (%d channels and texts of %d, against %d and %d); choose one that fits"
                            .formatted(
                                    name,
                                    denoiserName,
                                    config.width(),
                                    config.contextWidth(),
                                    denoiser.width(),
                                    denoiser.contextWidth()));
        }
    }

    @Override
    public long bytes() {
        return network.bytes();
    }

    @Override
    public void close() {
        network.close();
    }
}
