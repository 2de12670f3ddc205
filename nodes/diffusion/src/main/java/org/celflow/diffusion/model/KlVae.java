package org.celflow.diffusion.model;

import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.celflow.diffusion.tile.FeatheredTiles;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.TorchException;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Tensor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The autoencoder of a checkpoint. Each half is read when it is first used. Some autoencoders overflow in 16 bits; a result that
 * is not finite is computed again in 32.
 */
final class KlVae implements Vae, SharedRoom.Part, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KlVae.class);
    private static final String PART = "autoencoder";
    private static final int PIXELS = 8;

    private final TensorFile file;
    private final VaeConfig config;
    private final NumberType type;
    private final Optional<LatentColours> published;
    private @Nullable LatentColours colours;
    private final Map<Direction, Map<NumberType, Network>> networks = new EnumMap<>(Direction.class);

    /** The two halves, named as the methods of their programs. */
    private enum Direction {
        ENCODE,
        DECODE;

        String method() {
            return name().toLowerCase(Locale.ROOT);
        }

        NetworkWriter write(VaeConfig config, NumberType type) {
            return this == ENCODE ? VaeArchitecture.encoder(config, type) : VaeArchitecture.decoder(config, type);
        }

        /** What the names of its tensors begin with. */
        String prefix(VaeConfig config) {
            return config.prefix() + (this == ENCODE ? "encoder." : "decoder.");
        }
    }

    private KlVae(TensorFile file, VaeConfig config, NumberType type, Optional<LatentColours> published) {
        this.file = file;
        this.config = config;
        this.type = type;
        this.published = published;
    }

    /**
     * The autoencoder in a file.
     *
     * @param prefix what the names of its tensors begin with
     * @param published how latents of its family look, if that is known
     */
    static KlVae load(TensorFile file, String prefix, NumberType type, Optional<LatentColours> published)
            throws NodeException {
        return new KlVae(file, VaeConfig.read(file, prefix, PART), type, published);
    }

    /** How its latents look without being decoded; the published way unless that is wrong for this one. */
    Optional<LatentColours> colours() {
        if (published.isEmpty()) {
            return published;
        }
        if (colours == null) {
            colours = published.get();
            try {
                colours = ColourChart.colours(colours, this::encoded);
            } catch (NodeException | TorchException e) {
                LOG.info("{}: previews in the colours of its family, because {}", file.name(), e.getMessage());
            }
        }
        return Optional.of(colours);
    }

    private Tensor encoded(Image picture) throws NodeException {
        return run(Direction.ENCODE, Pictures.batch(List.of(picture)), Tiling.AUTO, Watch.unseen(Interrupt.NEVER));
    }

    @Override
    public Latent encode(List<Image> images, Tiling tiling, Watch watch) throws NodeException {
        Tensor encoded = run(Direction.ENCODE, Pictures.batch(images), tiling, watch);
        return new Latent(encoded, Optional.empty(), List.of(), colours());
    }

    @Override
    public List<Image> decode(Latent latent, Tiling tiling, Watch watch) throws NodeException {
        if (latent.channels() != config.latentChannels()) {
            throw new NodeException(
                    "the autoencoder of %s takes latents of %d channels, not %d; use the one of the model that made them"
                            .formatted(file.name(), config.latentChannels(), latent.channels()));
        }
        return Pictures.ofPlanes(run(Direction.DECODE, latent.samples(), tiling, watch));
    }

    private Tensor run(Direction direction, Tensor input, Tiling tiling, Watch watch) throws NodeException {
        Tensor result = run(direction, type, input, tiling, watch);
        if (!isFinite(result) && type != NumberType.FP32 && isFinite(input)) {
            watch.warnings()
                    .accept(
                            "the autoencoder of %s overflows in %s and is computed again in fp32; set the number type to fp32 to save the time"
                                    .formatted(file.name(), type.label()));
            result = run(direction, NumberType.FP32, input, tiling, watch);
        }
        if (!isFinite(result)) {
            throw new NodeException(
                    "the autoencoder of %s cannot %s this: the result is not finite; look at what comes before it"
                            .formatted(file.name(), direction.method()));
        }
        return result;
    }

    private Tensor run(Direction direction, NumberType wanted, Tensor input, Tiling tiling, Watch watch)
            throws NodeException {
        Network network = network(direction, wanted);
        try (CancelFlag cancel = new CancelFlag(watch.interrupt())) {
            return new TiledRun(new Running(direction, wanted, network, cancel), file.name(), watch).on(input, tiling);
        }
    }

    /** A half at work. */
    private final class Running implements TiledRun.Half {
        private final Direction direction;
        private final NumberType computed;
        private final Network network;
        private final CancelFlag cancel;

        Running(Direction direction, NumberType computed, Network network, CancelFlag cancel) {
            this.direction = direction;
            this.computed = computed;
            this.network = network;
            this.cancel = cancel;
        }

        @Override
        public Tensor run(Tensor input) {
            try (NativeScope scope = new NativeScope()) {
                return scope.read(network.program()
                        .call(scope, direction.method(), scope.tensor(input), cancel.tensor(), network.weights()));
            }
        }

        @Override
        public long bytes(int height, int width) {
            boolean encodes = direction == Direction.ENCODE;
            long pixels = (long) height * width * (encodes ? 1 : PIXELS * PIXELS);
            return VaeConfig.bytes(encodes ? config.encoder() : config.decoder(), pixels, computed.bytes());
        }

        @Override
        public List<FeatheredTiles> tilings(Tiling tiling) {
            return direction == Direction.ENCODE ? tiling.ofPixels() : tiling.ofLatents();
        }
    }

    private Network network(Direction direction, NumberType wanted) throws NodeException {
        Map<NumberType, Network> loaded = networks.computeIfAbsent(direction, d -> new EnumMap<>(NumberType.class));
        Network network = loaded.get(wanted);
        if (network == null) {
            network = Network.load(direction.write(config, wanted), file, PART, direction.prefix(config));
            loaded.put(wanted, network);
        }
        return network;
    }

    private static boolean isFinite(Tensor tensor) {
        FloatBuffer numbers = tensor.data();
        for (int i = 0; i < numbers.limit(); i++) {
            if (!Float.isFinite(numbers.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long bytes() {
        return loaded().mapToLong(Network::bytes).sum();
    }

    @Override
    public boolean isIdle() {
        return true; // nothing of it is open between its calls
    }

    @Override
    public void unload() {
        loaded().forEach(Network::close);
        networks.clear();
    }

    @Override
    public void close() {
        loaded().forEach(Network::close);
    }

    private Stream<Network> loaded() {
        return networks.values().stream().flatMap(byType -> byType.values().stream());
    }
}
