package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;

/**
 * A control network: the descending half of a denoiser that also sees a picture, and hands what it sees at each size to the
 * denoiser. Methods of the program: {@code prepare}, see {@link DenoiserLayers#writePrepare}; {@code label}, see
 * {@link DenoiserLayers#writeLabel};
 * {@code embed(hint)}, from [1, height, width, channels] float32, 0 to 1, to what is added at the entry;
 * {@code residuals(x, timestep, hint, strength, texts, labels)}, with the strength [guides * batch, 1, 1, 1] float32, to one tensor for each
 * input block and one for the middle; and {@code weigh} and {@code sum}, see {@link ResidualLists}.
 */
final class ControlNetArchitecture {
    /** The stride of each convolution of the hint's embedding: 8 times smaller in all. */
    private static final int[] STRIDES = {1, 1, 2, 1, 2, 1, 2, 1};

    private ControlNetArchitecture() {}

    /**
     * Writes it.
     *
     * @param hintChannels channels before each convolution of the hint's embedding, and after the last
     * @param everywhere whether it says the same at every place: the average of its residuals
     */
    static NetworkWriter write(
            DenoiserConfig config,
            List<Integer> hintChannels,
            boolean everywhere,
            NumberType type,
            Placement placement) {
        NetworkWriter net = new NetworkWriter(type, placement);
        DenoiserLayers layers = new DenoiserLayers(net, config, UNetVariant.PLAIN);
        layers.writePrepare();
        layers.writeLabel();
        net.tracer().method("embed", List.of("hint"), List.of(), (tensors, lists) -> {
            Traced h = tensors.get(0).toChannelsFirst().to(type);
            for (int i = 0; i < STRIDES.length; i++) {
                String path = config.prefix() + "input_hint_block." + 2 * i;
                h = net.conv(
                        i == 0 ? h : h.silu(), path, hintChannels.get(i), hintChannels.get(i + 1), 3, STRIDES[i], 1);
            }
            return h;
        });
        net.tracer()
                .listMethod(
                        "residuals",
                        List.of("x", "timestep", "hint", "strength"),
                        List.of("texts", "labels"),
                        (tensors, lists) -> {
                            Traced time = layers.time(tensors.get(1), lists.get(1));
                            Traced strength = tensors.get(3).to(type);
                            ReferenceBank none = ReferenceBank.none();
                            List<Traced> residuals = new ArrayList<>();
                            boolean differ = config.guidesDifferFromTheStart();
                            Traced x = differ ? tensors.get(0).repeatLike(time, 4) : tensors.get(0);
                            Traced h = x.to(type).channelsLast();
                            for (int i = 0; i < config.input().size(); i++) {
                                h = layers.run(config.input().get(i), h, time, lists.get(0), h, none);
                                h = i == 0 ? h.add(tensors.get(2)) : h;
                                String path = config.prefix() + "zero_convs." + i + ".0";
                                int channels = config.skipChannels().get(i);
                                Traced seen = spread(net.conv(h, path, channels, channels, 1, 1, 0), everywhere);
                                boolean shared = i < layers.sharedBlocks();
                                residuals.add((shared ? seen.repeatLike(strength, 4) : seen).mul(strength));
                            }
                            h = layers.run(config.middle(), h, time, lists.get(0), h, none);
                            String path = config.prefix() + "middle_block_out.0";
                            int channels = config.middleChannels();
                            residuals.add(spread(net.conv(h, path, channels, channels, 1, 1, 0), everywhere)
                                    .mul(strength));
                            return residuals;
                        });
        ResidualLists.writeWeigh(net, config.input().size() + 1);
        ResidualLists.writeSum(net, config.input().size() + 1);
        return net;
    }

    private static Traced spread(Traced residual, boolean everywhere) {
        return everywhere ? residual.op("torch.expand_as(torch.mean(%1$s, [2, 3], True), %1$s)", residual) : residual;
    }

    /** How many convolutions embed the hint. */
    static int hintLayers() {
        return STRIDES.length;
    }
}
