package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The autoencoder of a checkpoint. Each half is read when it is first used. Some autoencoders overflow in 16 bits; a result that
 * is not finite is computed again in 32.
 */
final class KlVae implements Vae, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KlVae.class);
    private static final String PART = "autoencoder";
    private static final int PIXELS = 8;
    private static final int COLOURS = 3;

    private final TensorFile file;
    private final VaeConfig config;
    private final NumberType type;
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

    private KlVae(TensorFile file, VaeConfig config, NumberType type) {
        this.file = file;
        this.config = config;
        this.type = type;
    }

    static KlVae load(TensorFile file, String prefix, NumberType type) throws NodeException {
        return new KlVae(file, VaeConfig.read(file, prefix, PART), type);
    }

    @Override
    public Latent encode(List<Image> images, Interrupt interrupt) throws NodeException {
        Image first = images.get(0);
        int width = first.width() / PIXELS * PIXELS;
        int height = first.height() / PIXELS * PIXELS;
        if (width == 0 || height == 0) {
            throw new NodeException(
                    "a picture of %dx%d pixels is too small for the autoencoder; give it at least %d in each direction"
                            .formatted(first.width(), first.height(), PIXELS));
        }
        float[] pixels = new float[images.size() * width * height * COLOURS];
        int at = 0;
        for (Image image : images) {
            if (image.width() != first.width() || image.height() != first.height()) {
                throw new NodeException(
                        "pictures of %dx%d and %dx%d pixels cannot be encoded together; bring them to one size"
                                .formatted(first.width(), first.height(), image.width(), image.height()));
            }
            Pictures.copy(image, image.width() % PIXELS / 2, image.height() % PIXELS / 2, width, height, pixels, at);
            at += width * height * COLOURS;
        }
        Tensor input = Tensor.of(List.of(images.size(), height, width, COLOURS), pixels);
        return new Latent(run(Direction.ENCODE, input, interrupt), Optional.empty());
    }

    @Override
    public List<Image> decode(Latent latent, Interrupt interrupt) throws NodeException {
        if (latent.channels() != config.latentChannels()) {
            throw new NodeException(
                    "the autoencoder of %s takes latents of %d channels, not %d; use the one of the model that made them"
                            .formatted(file.name(), config.latentChannels(), latent.channels()));
        }
        Tensor pixels = run(Direction.DECODE, latent.samples(), interrupt);
        int height = pixels.shape().get(1);
        int width = pixels.shape().get(2);
        float[] all = pixels.toArray();
        int each = height * width * COLOURS;
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < latent.batch(); i++) {
            images.add(Image.of(width, height, COLOURS, Arrays.copyOfRange(all, i * each, (i + 1) * each)));
        }
        return images;
    }

    private Tensor run(Direction direction, Tensor input, Interrupt interrupt) throws NodeException {
        Tensor result = run(direction, type, input, interrupt);
        if (!isFinite(result) && type != NumberType.FP32) {
            LOG.warn("{}: its autoencoder overflows in {}; computing in fp32", file.name(), type.label());
            result = run(direction, NumberType.FP32, input, interrupt);
        }
        if (!isFinite(result)) {
            throw new NodeException(
                    "the autoencoder of %s cannot %s this: the result is not finite; look at what comes before it"
                            .formatted(file.name(), direction.method()));
        }
        return result;
    }

    private Tensor run(Direction direction, NumberType wanted, Tensor input, Interrupt interrupt) throws NodeException {
        Network network = network(direction, wanted);
        try (NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(interrupt)) {
            return scope.read(network.program()
                    .call(scope, direction.method(), scope.tensor(input), cancel.tensor(), network.weights()));
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
        float[] numbers = tensor.toArray();
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                return false;
            }
        }
        return true;
    }

    long bytes() {
        return loaded().mapToLong(Network::bytes).sum();
    }

    @Override
    public void close() {
        loaded().forEach(Network::close);
    }

    private Stream<Network> loaded() {
        return networks.values().stream().flatMap(byType -> byType.values().stream());
    }
}
