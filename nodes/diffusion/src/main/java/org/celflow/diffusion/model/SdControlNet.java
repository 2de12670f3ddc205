package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.FileKind;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/** A control network for Stable Diffusion 1, 2 or XL. */
final class SdControlNet implements DenoiserControl {
    private static final String PART = "control network";
    private static final int COLOURS = 3;
    /** What only networks have that work in another way: several kinds of hints in one, or changes of a denoiser's weights. */
    private static final List<String> OTHER_KINDS =
            List.of("task_embedding", "control_add_embedding.", "spatial_ch_projs.", "lora_controlnet");

    /** What marks a file whose numbers count only with those of a checkpoint. */
    private static final String DIFFERENCE = "difference";

    private final String name;
    private final DenoiserConfig config;
    private final int hintChannels;
    private final Network network;

    private SdControlNet(String name, DenoiserConfig config, int hintChannels, Network network) {
        this.name = name;
        this.config = config;
        this.hintChannels = hintChannels;
        this.network = network;
    }

    /**
     * Loads a control network or an adapter, whichever the file holds.
     *
     * @param room bytes that its weights may take; of those of a control network the rest stays in the file
     * @throws NodeException when it holds neither
     */
    static DenoiserControl loadAny(TensorFile file, NumberType type, long room) throws NodeException {
        return T2iAdapterConfig.isIn(file) ? T2iAdapter.load(file, type) : load(file, type, room);
    }

    private static SdControlNet load(TensorFile given, NumberType type, long room) throws NodeException {
        TensorFile file = DiffusersControlNames.translated(given);
        String prefix = file.hasPrefix("control_model.") ? "control_model." : "";
        boolean special = OTHER_KINDS.stream().anyMatch(file::hasPrefix);
        if (special || !file.has(prefix + "input_hint_block.0.weight")) {
            throw new NodeException(
                    "%s is %s, not a control network for Stable Diffusion 1, 2 or XL; choose another file"
                            .formatted(file.name(), FileKind.of(file)));
        }
        if (file.has(DIFFERENCE)) {
            throw new NodeException(
                    "%s holds only how a control network differs from the model that it was made of; choose the whole network"
                            .formatted(file.name()));
        }
        DenoiserConfig config = DenoiserConfig.read(file, prefix, PART);
        List<Integer> hintChannels = hintChannels(file, prefix);
        Placement placement = Placement.in(room, file.count(prefix) * type.bytes(), type);
        NetworkWriter net = ControlNetArchitecture.write(config, hintChannels, isShuffle(file), type, placement);
        return new SdControlNet(file.name(), config, hintChannels.get(0), Network.load(net, file, PART, prefix));
    }

    /** Networks that follow shuffled pictures were trained to say the same at every place; nothing in the file but its name tells. */
    private static boolean isShuffle(TensorFile file) {
        int dot = file.name().lastIndexOf('.');
        String stem = dot < 0 ? file.name() : file.name().substring(0, dot);
        return stem.endsWith("_shuffle") || stem.endsWith("_shuffle_fp16");
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
                channels.get(0) == COLOURS || channels.get(0) == 2 * COLOURS,
                "it follows pictures of %d channels instead of %d, or %d of two pictures",
                channels.get(0),
                COLOURS,
                2 * COLOURS);
        return channels;
    }

    /** The control network behind the public type. */
    static SdControlNet of(LoadedControlNet control) {
        if (control instanceof SdControlNet ours) {
            return ours;
        }
        throw new IllegalArgumentException("not a control network: " + control);
    }

    Network network() {
        return network;
    }

    /** How many residuals it makes. */
    int residuals() {
        return config.input().size() + 1;
    }

    /**
     * The picture, or the two pictures, of each hint as it takes them: hints x height x width x channels.
     *
     * @throws NodeException when it takes another number of pictures
     */
    float[] hints(ControlUse use, int width, int height) throws NodeException {
        int size = width * height * hintChannels;
        float[] all = new float[Math.multiplyExact(size, use.hints().size())];
        for (int i = 0; i < use.hints().size(); i++) {
            System.arraycopy(hint(use.hints().get(i), width, height), 0, all, i * size, size);
        }
        return all;
    }

    private float[] hint(ControlUse.Hint hint, int width, int height) throws NodeException {
        boolean two = hintChannels > COLOURS;
        if (two != hint.second().isPresent()) {
            throw new NodeException((two
                            ? "the control network %s follows two pictures, as TemporalNet 2 does the frame before and"
                                    + " the flow; connect the second one"
                            : "the control network %s follows one picture; disconnect the second one")
                    .formatted(name));
        }
        float[] first = Pictures.fit(hint.picture(), width, height);
        return hint.second().isEmpty()
                ? first
                : Pictures.sideBySide(first, Pictures.fit(hint.second().get(), width, height));
    }

    /** Channels of what {@link #hints} makes. */
    int hintChannels() {
        return hintChannels;
    }

    @Override
    public void checkFits(DenoiserConfig denoiser, String denoiserName) throws NodeException {
        if (config.contextWidth() != denoiser.contextWidth()
                || config.vectorWidth() != denoiser.vectorWidth()
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
