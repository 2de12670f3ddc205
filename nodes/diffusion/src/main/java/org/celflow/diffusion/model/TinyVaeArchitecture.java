package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;

/**
 * The tiny autoencoder TAESD (Ollin Boer Bohan, 2023). Methods of its programs, on float32: {@code decode(latents)}, from [batch, 4,
 * height, width] multiplied by the model's scale to [batch, 3, 8 height, 8 width], where numbers may leave 0 to 1; and {@code
 * encode(pictures)}, from [batch, 3, height, width], 0 to 1, to [batch, 4, height / 8, width / 8].
 */
final class TinyVaeArchitecture {
    private final NetworkWriter net;

    private TinyVaeArchitecture(NumberType type) {
        this.net = new NetworkWriter(type);
    }

    static NetworkWriter decoder(TinyVaeConfig config, NumberType type) {
        TinyVaeArchitecture tiny = new TinyVaeArchitecture(type);
        tiny.net.tracer().method("decode", List.of("latents"), List.of(), (in, lists) -> {
            Traced latents = in.get(0);
            // latents beyond three deviations are bent back
            Traced bounded = latents.op("torch.mul(torch.tanh(torch.div(%s, 3.)), 3.)", latents);
            return tiny.layers(config, bounded, true);
        });
        return tiny.net;
    }

    static NetworkWriter encoder(TinyVaeConfig config, NumberType type) {
        TinyVaeArchitecture tiny = new TinyVaeArchitecture(type);
        tiny.net
                .tracer()
                .method("encode", List.of("pictures"), List.of(), (in, lists) -> tiny.layers(config, in.get(0), false));
        return tiny.net;
    }

    private Traced layers(TinyVaeConfig config, Traced x, boolean enlarges) {
        Traced h = x.to(net.type()).channelsLast();
        for (int i = 0; i < config.layers().size(); i++) {
            TinyVaeConfig.Layer layer = config.layers().get(i);
            boolean first = i == 0;
            h = net.tracer().block(List.of(h), in -> {
                if (layer instanceof TinyVaeConfig.Block block) {
                    return block(block, in.get(0));
                } else if (TinyVaeConfig.resizes(layer)) {
                    return enlarges
                            ? net.convWithoutBias(
                                    in.get(0).upsampleTwice(), layer.path(), layer.in(), layer.out(), 3, 1, 1)
                            : net.convWithoutBias(in.get(0), layer.path(), layer.in(), layer.out(), 3, 2, 1);
                }
                Traced y = net.conv3(in.get(0), layer.path(), layer.in(), layer.out());
                return first && enlarges ? relu(y) : y;
            });
        }
        return h.op("torch.contiguous(torch.to(%s, %d))", h, NumberType.FP32.code());
    }

    private Traced block(TinyVaeConfig.Block block, Traced x) {
        String path = block.path() + ".conv.";
        Traced h = relu(net.conv3(x, path + 0, block.in(), block.inner()));
        h = relu(net.conv3(h, path + 2, block.inner(), block.inner()));
        h = net.conv3(h, path + 4, block.inner(), block.out());
        Traced around = block.in() == block.out()
                ? x
                : net.convWithoutBias(x, block.path() + ".skip", block.in(), block.out(), 1, 1, 0);
        return relu(h.add(around));
    }

    private static Traced relu(Traced x) {
        return x.op("torch.relu_(%s)", x);
    }
}
