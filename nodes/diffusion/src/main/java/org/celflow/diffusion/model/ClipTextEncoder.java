package org.celflow.diffusion.model;

import java.util.Arrays;
import java.util.List;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;

/** The text encoder of a checkpoint. Always computed in 32 bits: it runs once a prompt, and every step depends on it. */
final class ClipTextEncoder implements TextEncoder, AutoCloseable {
    private static final String PART = "text encoder";

    private final ClipConfig config;
    private final NetworkVariants networks;
    private final List<LoraUse> loras;

    private ClipTextEncoder(ClipConfig config, NetworkVariants networks, List<LoraUse> loras) {
        this.config = config;
        this.networks = networks;
        this.loras = loras;
    }

    static ClipTextEncoder load(TensorFile file, String prefix) throws NodeException {
        ClipConfig config = ClipConfig.read(file, prefix, PART);
        NetworkWriter net = ClipArchitecture.write(config, NumberType.FP32);
        return new ClipTextEncoder(config, NetworkVariants.open(net, file, PART, prefix), List.of());
    }

    /** The same under LoRAs; shares what they do not change, and is freed with it. */
    ClipTextEncoder with(List<LoraUse> uses) {
        return new ClipTextEncoder(config, networks, LoraUse.onTextEncoder(uses));
    }

    @Override
    public int chunkLength() {
        return config.positions();
    }

    @Override
    public int width() {
        return config.width();
    }

    @Override
    public int layers() {
        return config.layers();
    }

    @Override
    public Encoded encode(int[][] chunks, int skippedLayers) throws NodeException {
        if (skippedLayers < 0 || skippedLayers >= config.layers()) {
            throw new NodeException("this text encoder has %d layers, so %d cannot be skipped; lower the clip skip"
                    .formatted(config.layers(), skippedLayers));
        }
        long[] tokens = checked(chunks);
        Network network = networks.of(loras);
        try (NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue states = network.program()
                    .call(
                            scope,
                            "encode",
                            scope.integers(tokens, chunks.length, config.positions()),
                            cancel.tensor(),
                            network.weights());
            List<Tensor> layers = scope.readAll(states);
            return new Encoded(
                    layers.get(config.layers() - 1 - skippedLayers), pooled(chunks, layers.get(config.layers() - 1)));
        }
    }

    private long[] checked(int[][] chunks) {
        if (chunks.length == 0) {
            throw new IllegalArgumentException("no chunk of tokens");
        }
        for (int[] chunk : chunks) {
            if (chunk.length != config.positions()) {
                throw new IllegalArgumentException(
                        "a chunk of %d tokens instead of %d".formatted(chunk.length, config.positions()));
            }
            for (int token : chunk) {
                if (token < 0 || token >= config.vocabulary()) {
                    throw new IllegalArgumentException(
                            "token %d of a vocabulary of %d".formatted(token, config.vocabulary()));
                }
            }
        }
        return Arrays.stream(chunks).flatMapToInt(Arrays::stream).asLongStream().toArray();
    }

    /** The state at the first end token of each chunk; at the first token if there is none. */
    private Tensor pooled(int[][] chunks, Tensor states) {
        int width = config.width();
        float[] pooled = new float[chunks.length * width];
        for (int chunk = 0; chunk < chunks.length; chunk++) {
            int end = 0;
            for (int i = config.positions() - 1; i >= 0; i--) {
                end = chunks[chunk][i] == config.endToken() ? i : end;
            }
            states.data().get((chunk * config.positions() + end) * width, pooled, chunk * width, width);
        }
        return Tensor.of(List.of(chunks.length, width), pooled);
    }

    long bytes() {
        return networks.bytes();
    }

    @Override
    public void close() {
        networks.close();
    }
}
