package org.celflow.diffusion.model;

import java.util.Map;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/** A T2I-Adapter. What it makes of a picture depends neither on the text nor on the step. */
final class T2iAdapter implements DenoiserControl {
    private static final String PART = "adapter";
    private static final int PIXELS = 8;

    private final String name;
    private final T2iAdapterConfig config;
    private final Network network;

    private T2iAdapter(String name, T2iAdapterConfig config, Network network) {
        this.name = name;
        this.config = config;
        this.network = network;
    }

    static T2iAdapter load(TensorFile file, NumberType type) throws NodeException {
        T2iAdapterConfig config = T2iAdapterConfig.read(file, PART);
        NetworkWriter net = T2iAdapterArchitecture.write(config, type);
        return new T2iAdapter(file.name(), config, Network.load(net, file, PART, ""));
    }

    Network network() {
        return network;
    }

    /**
     * What it adds to the denoiser, at each input block and the middle.
     *
     * @param batch latents side by side under each guide
     * @param height latent rows
     * @param width latent pixels in a row
     * @param kept owns the result
     * @throws NodeException when the use has two pictures
     */
    NativeValue features(ControlUse use, int batch, int height, int width, CancelFlag cancel, NativeScope kept)
            throws NodeException {
        int rows = upTo(PIXELS * height);
        int columns = upTo(PIXELS * width);
        // Several hints are one for each latent, and each guide sees all latents.
        int times = use.hints().size() == 1 ? 1 : use.strength().size();
        float[] hints = hints(use, times, columns, rows);
        try (NativeScope scope = new NativeScope()) {
            NativeValue picture =
                    scope.tensor(hints, (long) times * use.hints().size(), rows, columns, config.colours());
            NativeValue features =
                    network.program().call(scope, "features", picture, cancel.tensor(), network.weights());
            ControlWeights weights =
                    ControlWeights.of(use, batch, config.levels().size(), scope);
            NativeValue weighed = weights.weigh(network, features, cancel, scope);
            return network.program()
                    .call(kept, "place", weights.strength(), weighed, cancel.tensor(), network.weights());
        }
    }

    private float[] hints(ControlUse use, int times, int columns, int rows) throws NodeException {
        int size = columns * rows * config.colours();
        int count = use.hints().size();
        float[] all = new float[Math.multiplyExact(size, times * count)];
        for (int i = 0; i < count; i++) {
            ControlUse.Hint hint = use.hints().get(i);
            if (hint.second().isPresent()) {
                throw new NodeException(
                        "the adapter %s follows one picture; disconnect the second one".formatted(name));
            }
            float[] fitted = Pictures.fit(hint.picture(), columns, rows);
            float[] taken = config.colours() == 1 ? Pictures.grey(fitted) : fitted;
            for (int time = 0; time < times; time++) {
                System.arraycopy(taken, 0, all, (time * count + i) * size, size);
            }
        }
        return all;
    }

    /** The next size that can be folded. */
    private int upTo(int pixels) {
        return (pixels + config.fold() - 1) / config.fold() * config.fold();
    }

    @Override
    public void checkFits(DenoiserConfig denoiser, String denoiserName) throws NodeException {
        boolean fits = denoiser.input().size() == T2iAdapterArchitecture.blocks(config);
        for (Map.Entry<Integer, Integer> place :
                T2iAdapterArchitecture.levels(config).entrySet()) {
            int block = place.getKey();
            int wanted = config.levels().get(place.getValue()).channels();
            fits = fits
                    && wanted
                            == (block < denoiser.input().size()
                                    ? denoiser.skipChannels().get(block)
                                    : denoiser.middleChannels());
        }
        if (!fits) {
            throw new NodeException(
                    "the adapter %s was made for Stable Diffusion %s of its width, not for %s; choose one that fits"
                            .formatted(name, config.xl() ? "XL" : "1 or 2", denoiserName));
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
