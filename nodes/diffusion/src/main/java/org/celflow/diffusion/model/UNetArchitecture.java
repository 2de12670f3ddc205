package org.celflow.diffusion.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;

/**
 * The denoising U-Net of Stable Diffusion. Methods of the program: {@code prepare}, see {@link DenoiserLayers#writePrepare};
 * {@code label}, see {@link DenoiserLayers#writeLabel}; and {@code predict(x, timestep, texts, residuals, features, labels, further)},
 * from [batch, channels, height, width] float32 to the same for each guide, [guides * batch, ...], where the residuals are none, or a
 * control network's, the features are none, or an adapter's, and the further channels are [guides * batch, channels, height, width]
 * float32 if the network takes any.
 */
final class UNetArchitecture {
    private UNetArchitecture() {}

    static NetworkWriter write(DenoiserConfig config, NumberType type) {
        return write(config, type, Kernels.fastest(type));
    }

    static NetworkWriter write(DenoiserConfig config, NumberType type, Kernels kernels) {
        NetworkWriter net = new NetworkWriter(type, kernels);
        DenoiserLayers layers = new DenoiserLayers(net, config);
        layers.writePrepare();
        layers.writeLabel();
        List<String> lists = List.of("texts", "residuals", "features", "labels", "further");
        net.tracer().method("predict", List.of("x", "timestep"), lists, (tensors, given) -> {
            Traced time = layers.time(tensors.get(1), given.get(3));
            Traced x = tensors.get(0);
            if (config.furtherChannels() > 0) {
                Traced further = given.get(4).get(0);
                x = x.repeatLike(further, 4).cat(1, further);
            } else if (config.vectorWidth() > 0) {
                x = x.repeatLike(time, 4);
            }
            Traced h = net.picture(x.to(type));
            Deque<Traced> skips = new ArrayDeque<>();
            for (List<Stage> stages : config.input()) {
                h = layers.run(stages, h, time, given.get(0), h);
                h = given.get(2).addTo(h, skips.size());
                skips.push(h);
            }
            h = layers.run(config.middle(), h, time, given.get(0), h);
            h = given.get(1)
                    .addTo(
                            given.get(2).addTo(h, config.input().size()),
                            config.input().size());
            for (List<Stage> stages : config.output()) {
                Traced skip = skips.pop();
                if (skips.size() < layers.sharedBlocks()) {
                    skip = net.picture(skip.repeatLike(h, 4));
                }
                skip = given.get(1).addTo(skip, skips.size());
                Traced sizeAfter = skips.isEmpty() ? skip : skips.peek();
                h = layers.run(stages, h.cat(1, skip), time, given.get(0), sizeAfter);
            }
            h = net.groupNorm(h, config.prefix() + "out.0", config.width(), DenoiserLayers.RESIDUAL_EPSILON)
                    .siluInPlace();
            return net.conv3(h, config.prefix() + "out.2", config.width(), config.latentChannels())
                    .to(NumberType.FP32);
        });
        return net;
    }
}
