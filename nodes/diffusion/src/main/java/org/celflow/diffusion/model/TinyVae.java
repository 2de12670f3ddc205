package org.celflow.diffusion.model;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.celflow.diffusion.tile.FeatheredTiles;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A tiny autoencoder of the TAESD family: some hundred times faster than the full one and good enough to judge a picture by. Files
 * may hold both halves or one; which is there is found when it is asked for.
 */
final class TinyVae implements Vae, AutoCloseable {
    private static final String PART = "tiny autoencoder";
    private static final int PIXELS = 8;
    /** What a layer holds at once at full size, for the estimate of memory. */
    private static final int COPIES = 4;

    private final TensorFile file;
    private final NumberType type;
    private final double scale;
    private @Nullable Network encoder;
    private @Nullable Network decoder;

    private TinyVae(TensorFile file, NumberType type, double scale) {
        this.file = file;
        this.type = type;
        this.scale = scale;
    }

    /** Whether a file holds a half of such an autoencoder. */
    static boolean isOne(TensorFile file) {
        try {
            return TinyVaeConfig.decoder(file).isPresent()
                    || TinyVaeConfig.encoder(file).isPresent();
        } catch (NodeException e) {
            return false;
        }
    }

    /**
     * Opens a file without reading its weights. Nothing in it tells for which family it was made, but by custom its name: with
     * {@code xl} in it, for Stable Diffusion XL.
     */
    static TinyVae open(TensorFile file, NumberType type) {
        boolean large = file.name().toLowerCase(Locale.ROOT).contains("xl");
        return new TinyVae(file, type, (large ? LatentColours.SDXL : LatentColours.SD).scale());
    }

    /** Opens a file for latents of a known scale. */
    static TinyVae open(TensorFile file, NumberType type, double scale) {
        return new TinyVae(file, type, scale);
    }

    /** What the model's denoiser multiplies this autoencoder's latents with. */
    double scale() {
        return scale;
    }

    @Override
    public Latent encode(List<Image> images, Tiling tiling, Watch watch) throws NodeException {
        Tensor planes = Pictures.batch(images);
        Tensor scaled = run(encoder(), "encode", planes, tiling, watch);
        Latent encoded = new Latent(multiplied(scaled, 1 / scale), Optional.empty());
        return encoded.withColours(LatentColours.ofScale(scale));
    }

    @Override
    public List<Image> decode(Latent latent, Tiling tiling, Watch watch) throws NodeException {
        return decodeScaled(multiplied(latent.samples(), scale), tiling, watch);
    }

    /**
     * Decodes latents as a denoiser sees them.
     *
     * @param latents batch x 4 x height x width, multiplied by the model's scale
     */
    List<Image> decodeScaled(Tensor latents, Tiling tiling, Watch watch) throws NodeException {
        if (latents.shape().get(1) != LatentColours.CHANNELS) {
            throw new NodeException("the autoencoder of %s takes latents of %d channels, not %d"
                    .formatted(
                            file.name(), LatentColours.CHANNELS, latents.shape().get(1)));
        }
        return Pictures.ofPlanes(run(decoder(), "decode", latents, tiling, watch));
    }

    private Network decoder() throws NodeException {
        if (decoder == null) {
            TinyVaeConfig config = TinyVaeConfig.decoder(file).orElseThrow(() -> lacks("decoder"));
            decoder = Network.load(TinyVaeArchitecture.decoder(config, type), file, PART, config.prefix());
        }
        return decoder;
    }

    private Network encoder() throws NodeException {
        if (encoder == null) {
            TinyVaeConfig config = TinyVaeConfig.encoder(file).orElseThrow(() -> lacks("encoder"));
            encoder = Network.load(TinyVaeArchitecture.encoder(config, type), file, PART, config.prefix());
        }
        return encoder;
    }

    private NodeException lacks(String half) {
        return new NodeException(
                "%s holds no %s of a tiny autoencoder; choose a file that does".formatted(file.name(), half));
    }

    private Tensor run(Network network, String method, Tensor input, Tiling tiling, Watch watch) throws NodeException {
        try (CancelFlag cancel = new CancelFlag(watch.interrupt())) {
            return new TiledRun(new Running(network, method, cancel), file.name(), watch).on(input, tiling);
        }
    }

    /** A half at work. */
    private final class Running implements TiledRun.Half {
        private final Network network;
        private final String method;
        private final CancelFlag cancel;

        Running(Network network, String method, CancelFlag cancel) {
            this.network = network;
            this.method = method;
            this.cancel = cancel;
        }

        private boolean encodes() {
            return method.equals("encode");
        }

        @Override
        public Tensor run(Tensor input) {
            try (NativeScope scope = new NativeScope()) {
                return scope.read(
                        network.program().call(scope, method, scope.tensor(input), cancel.tensor(), network.weights()));
            }
        }

        @Override
        public long bytes(int height, int width) {
            long pixels = (long) height * width * (encodes() ? 1 : PIXELS * PIXELS);
            return pixels * 64 * COPIES * type.bytes();
        }

        @Override
        public List<FeatheredTiles> tilings(Tiling tiling) {
            return encodes() ? tiling.ofPixels() : tiling.ofLatents();
        }
    }

    private static Tensor multiplied(Tensor tensor, double factor) {
        float[] numbers = tensor.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= (float) factor;
        }
        return Tensor.of(tensor.shape(), numbers);
    }

    long bytes() {
        return (encoder == null ? 0 : encoder.bytes()) + (decoder == null ? 0 : decoder.bytes());
    }

    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
        }
        if (decoder != null) {
            decoder.close();
        }
    }
}
