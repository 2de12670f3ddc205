package org.celflow.diffusion.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;

/** The denoiser of a Stable Diffusion 1, 2 or XL checkpoint. */
final class SdUNet implements UNet, SharedRoom.Part, AutoCloseable {
    private static final String PART = "UNet";

    private final String name;
    private final DenoiserConfig config;
    private final Optional<AdmVector> vector;
    private final NetworkVariants networks;
    private final UNetPrograms programs;
    private final List<LoraUse> loras;
    private final Optional<String> shortage;

    private SdUNet(
            String name,
            DenoiserConfig config,
            Optional<AdmVector> vector,
            NetworkVariants networks,
            UNetPrograms programs,
            List<LoraUse> loras,
            Optional<String> shortage) {
        this.name = name;
        this.config = config;
        this.vector = vector;
        this.networks = networks;
        this.programs = programs;
        this.loras = loras;
        this.shortage = shortage;
    }

    static SdUNet load(TensorFile file, String prefix, NumberType type) throws NodeException {
        return load(file, prefix, type, Placement.whole(type));
    }

    static SdUNet load(TensorFile file, String prefix, NumberType type, Placement placement) throws NodeException {
        DenoiserConfig config = DenoiserConfig.read(file, prefix, PART);
        Shapes shapes = new Shapes(file, PART);
        shapes.require(!config.output().isEmpty(), "it has no output blocks");
        shapes.require(config.contextWidth() > 0, "it reads no text");
        Optional<AdmVector> vector =
                config.vectorWidth() > 0 ? Optional.of(AdmVector.read(file, config, PART)) : Optional.empty();
        NetworkWriter net = UNetArchitecture.write(config, type, placement);
        NetworkVariants networks = NetworkVariants.open(net, file, PART, prefix);
        UNetPrograms programs = new UNetPrograms(config, type, placement.kernels(), net.weights());
        return new SdUNet(
                file.name(), config, vector, networks, programs, List.of(), shortage(file, prefix, type, placement));
    }

    /** The same under LoRAs; shares what they do not change, and is freed with it. */
    SdUNet with(List<LoraUse> uses) {
        return new SdUNet(name, config, vector, networks, programs, LoraUse.onDenoiser(uses), shortage);
    }

    private static Optional<String> shortage(TensorFile file, String prefix, NumberType type, Placement placement) {
        return placement.isStreamed()
                ? Optional.of(
                        "the denoiser of %s takes %s, and there is room for %s: the rest is read from the file at every step, which takes longer; give models more memory (--model-memory)"
                                .formatted(
                                        file.name(),
                                        megabytes(file.count(prefix) * type.bytes()),
                                        megabytes(placement.resident())))
                : Optional.empty();
    }

    private static String megabytes(long bytes) {
        return "%d MB".formatted(bytes / 1_000_000);
    }

    @Override
    public Optional<String> shortage() {
        return shortage;
    }

    @Override
    public int contextWidth() {
        return config.contextWidth();
    }

    @Override
    public Optional<Tensor> vector(Conditioning.Entry entry, int height, int width, boolean avoided)
            throws NodeException {
        if (vector.isEmpty()) {
            return Optional.empty();
        }
        Tensor pooled = vector.get().pooled(entry);
        float[] numbers = vector.get().numbers(entry, height, width, avoided);
        Network network = network();
        try (NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue sizes = scope.tensor(numbers, numbers.length, 1);
            NativeValue waves = network.program().call(scope, "waves", sizes, cancel.tensor(), network.weights());
            float[] all = Arrays.copyOf(pooled.toArray(), config.vectorWidth());
            float[] ofSizes = scope.floats(waves);
            System.arraycopy(ofSizes, 0, all, all.length - ofSizes.length, ofSizes.length);
            return Optional.of(Tensor.of(List.of(all.length), all));
        }
    }

    @Override
    public int furtherChannels() {
        return config.furtherChannels();
    }

    /** The file's name, for messages. */
    String name() {
        return name;
    }

    DenoiserConfig config() {
        return config;
    }

    /** Loads the weights if they are not there. */
    Network network() throws NodeException {
        return networks.of(loras);
    }

    /** The program of a variant; it takes the weights of {@link #network}. */
    Program program(UNetVariant variant) throws NodeException {
        return variant.equals(UNetVariant.PLAIN) ? network().program() : programs.of(variant);
    }

    @Override
    public UNetSession open(
            int batch, int height, int width, List<Guide> guides, List<ControlUse> controls, List<ModelChange> changes)
            throws NodeException {
        for (Guide guide : guides) {
            List<Integer> shape = guide.context().shape();
            if (shape.size() != 2 || shape.get(0) < 1 || shape.get(1) != config.contextWidth()) {
                throw new NodeException(
                        "the prompt was encoded for another model: %s takes %d numbers a token, not %s; use the text encoder of the same checkpoint"
                                .formatted(name, config.contextWidth(), shape));
            }
            checkBeside(guide, batch, height, width);
        }
        for (ControlUse use : controls) {
            DenoiserControl.of(use.network()).checkFits(config, name);
            if (use.strength().size() != guides.size()) {
                throw new IllegalArgumentException("a control has %d strengths for %d guides"
                        .formatted(use.strength().size(), guides.size()));
            }
        }
        return SdUNetSession.open(this, batch, height, width, guides, controls, changes);
    }

    /** What a guide brings beside the text; who samples makes it for this network. */
    private void checkBeside(Guide guide, int batch, int height, int width) {
        List<Integer> label = guide.vector().map(Tensor::shape).orElse(List.of());
        if (config.vectorWidth() > 0 && !label.equals(List.of(config.vectorWidth()))) {
            throw new IllegalArgumentException(
                    "a guide has a vector of %s, not of %d numbers".formatted(label, config.vectorWidth()));
        }
        List<Integer> seen = guide.concat().map(Tensor::shape).orElse(List.of());
        int further = config.furtherChannels();
        if (further > 0
                && !seen.equals(List.of(further, height, width))
                && !seen.equals(List.of(batch, further, height, width))) {
            throw new IllegalArgumentException(
                    "a guide has further channels of %s, not %d of %dx%d".formatted(seen, further, height, width));
        }
    }

    @Override
    public long bytes() {
        return networks.bytes();
    }

    @Override
    public boolean isIdle() {
        return networks.isIdle();
    }

    @Override
    public void unload() {
        networks.unload();
    }

    @Override
    public void close() {
        programs.close();
        networks.close();
    }
}
