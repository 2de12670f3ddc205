package org.celflow.diffusion.model;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A text encoder of a checkpoint. Some overflow in 16 bits; a result that is not finite is computed again in 32. */
final class ClipTextEncoder implements TextEncoder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClipTextEncoder.class);
    private static final String PART = "text encoder";

    private final ClipConfig config;
    private final ClipUse use;
    private final Networks networks;
    private final List<LoraUse> loras;

    private ClipTextEncoder(ClipConfig config, ClipUse use, Networks networks, List<LoraUse> loras) {
        this.config = config;
        this.use = use;
        this.networks = networks;
        this.loras = loras;
    }

    /** The network in each number type that it was needed in, shared by the encoder with and without LoRAs. */
    private static final class Networks {
        private final TensorFile file;
        private final ClipConfig config;
        private final boolean exactGelu;
        private final long room;
        private final Map<NumberType, NetworkVariants> byType = new EnumMap<>(NumberType.class);
        private NumberType type;

        Networks(TensorFile file, ClipConfig config, boolean exactGelu, NumberType type, long room) {
            this.file = file;
            this.config = config;
            this.exactGelu = exactGelu;
            this.room = room;
            this.type = type;
        }

        NetworkVariants current() throws NodeException {
            NetworkVariants known = byType.get(type);
            if (known == null) {
                String prefix = config.names().prefix();
                Placement placement = Placement.in(room, file.count(prefix) * type.bytes(), type);
                NetworkWriter net = ClipArchitecture.write(config, exactGelu, type, placement);
                known = NetworkVariants.open(net, file, PART, prefix);
                byType.put(type, known);
            }
            return known;
        }

        /** From now on in 32 bits; false if it was so before. */
        boolean widen() {
            if (type == NumberType.FP32) {
                return false;
            }
            LOG.warn("{}: its text encoder overflows in {}; computing in fp32", file.name(), type.label());
            type = NumberType.FP32;
            return true;
        }
    }

    /**
     * Reads its sizes; its weights are read when they are needed.
     *
     * @param room bytes that its weights may take
     */
    static ClipTextEncoder load(TensorFile file, String prefix, ClipUse use, NumberType type, long room)
            throws NodeException {
        ClipConfig config = ClipConfig.read(file, prefix, PART);
        Networks networks = new Networks(file, config, use.exactGelu(), type, room);
        networks.current(); // says what is wrong with the file
        return new ClipTextEncoder(config, use, networks, List.of());
    }

    /** The same under LoRAs; shares what they do not change, and is freed with it. */
    ClipTextEncoder with(List<LoraUse> uses) {
        return new ClipTextEncoder(config, use, networks, LoraUse.onTextEncoder(uses));
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
    public int padding() {
        return use.padding();
    }

    @Override
    public String key() {
        return use.key();
    }

    @Override
    public Encoded encode(List<Chunk> chunks, OptionalInt skippedLayers) throws NodeException {
        Encoded encoded = encodeOnce(chunks, skippedLayers);
        boolean finite = isFinite(encoded.hidden()) && isFinite(encoded.pooled());
        return !finite && networks.widen() ? encodeOnce(chunks, skippedLayers) : encoded;
    }

    private static boolean isFinite(Tensor tensor) {
        for (float number : tensor.toArray()) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    private Encoded encodeOnce(List<Chunk> chunks, OptionalInt skippedLayers) throws NodeException {
        int skipped = skippedLayers.orElse(use.skippedLayers());
        // ComfyUI takes the output of the whole encoder where no layer would be left, so with the final norm.
        boolean whole = skipped >= config.layers();
        int last = config.layers() - 1;
        Network network = networks.current().of(loras);
        try (NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            List<Tensor> states = scope.readAll(states(network, scope, cancel, chunks));
            Tensor finished = norm(network, scope, cancel, states.get(last));
            Tensor hidden = whole ? finished : states.get(last - skipped);
            if (use.finalNorm() && !whole) {
                hidden = skipped == 0 ? finished : norm(network, scope, cancel, hidden);
            }
            NativeValue rows = scope.tensor(atEnd(chunks, finished));
            return new Encoded(hidden, scope.read(call(network, scope, "project", rows, cancel)));
        }
    }

    private NativeValue states(Network network, NativeScope scope, CancelFlag cancel, List<Chunk> chunks) {
        if (chunks.isEmpty()) {
            throw new IllegalArgumentException("no chunk of tokens");
        }
        int positions = config.positions();
        int width = config.width();
        long[] tokens = new long[chunks.size() * positions];
        float[] places = new float[tokens.length];
        float[] learned = new float[tokens.length * width];
        int at = 0;
        for (Chunk chunk : chunks) {
            check(chunk);
            for (int i = 0; i < positions; i++, at++) {
                Tensor vector = chunk.learned().get(i);
                if (vector == null) {
                    tokens[at] = chunk.ids().get(i);
                } else {
                    places[at] = 1;
                    vector.data().get(0, learned, at * width, width);
                }
            }
        }
        return network.program()
                .call(
                        scope,
                        "encode",
                        scope.integers(tokens, chunks.size(), positions),
                        scope.tensor(places, chunks.size(), positions, 1),
                        scope.tensor(learned, chunks.size(), positions, width),
                        cancel.tensor(),
                        network.weights());
    }

    private static Tensor norm(Network network, NativeScope scope, CancelFlag cancel, Tensor states) {
        return scope.read(call(network, scope, "norm", scope.tensor(states), cancel));
    }

    private static NativeValue call(
            Network network, NativeScope scope, String method, NativeValue input, CancelFlag cancel) {
        return network.program().call(scope, method, input, cancel.tensor(), network.weights());
    }

    private void check(Chunk chunk) {
        if (chunk.ids().size() != config.positions()) {
            throw new IllegalArgumentException(
                    "a chunk of %d tokens instead of %d".formatted(chunk.ids().size(), config.positions()));
        }
        for (int i = 0; i < config.positions(); i++) {
            int token = chunk.ids().get(i);
            if (!chunk.learned().containsKey(i) && (token < 0 || token >= config.vocabulary())) {
                throw new IllegalArgumentException(
                        "token %d of a vocabulary of %d".formatted(token, config.vocabulary()));
            }
        }
        for (Map.Entry<Integer, Tensor> learned : chunk.learned().entrySet()) {
            if (!learned.getValue().shape().equals(List.of(config.width()))) {
                throw new IllegalArgumentException("a learned token of %s instead of %d numbers"
                        .formatted(learned.getValue().shape(), config.width()));
            }
        }
    }

    /** The state at the first end token of each chunk; at the first token if there is none. */
    private Tensor atEnd(List<Chunk> chunks, Tensor states) {
        int width = config.width();
        float[] rows = new float[chunks.size() * width];
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            int end = Math.max(0, chunks.get(chunk).ids().indexOf(config.endToken()));
            states.data().get((chunk * config.positions() + end) * width, rows, chunk * width, width);
        }
        return Tensor.of(List.of(chunks.size(), width), rows);
    }

    /** Frees its weights, which are read again when they are needed. */
    void unload() {
        networks.byType.values().forEach(NetworkVariants::unload);
    }

    long bytes() {
        return networks.byType.values().stream()
                .mapToLong(NetworkVariants::bytes)
                .sum();
    }

    @Override
    public void close() {
        networks.byType.values().forEach(NetworkVariants::close);
    }
}
