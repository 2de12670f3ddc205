package org.celflow.diffusion.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;

/**
 * The denoising U-Net of Stable Diffusion. Methods of the program: {@code prepare}, see {@link DenoiserLayers#writePrepare}; and
 * {@code predict(x, timestep, texts, residuals, features)}, from [batch, channels, height, width] float32 to the same for each guide,
 * [guides * batch, ...], where the residuals are none, or a control network's, and the features are none, or an adapter's.
 */
final class UNetArchitecture {
    private UNetArchitecture() {}

    static NetworkWriter write(DenoiserConfig config, NumberType type) {
        NetworkWriter net = new NetworkWriter(type);
        DenoiserLayers layers = new DenoiserLayers(net, config);
        layers.writePrepare();
        net.tracer()
                .method(
                        "predict",
                        List.of("x", "timestep"),
                        List.of("texts", "residuals", "features"),
                        (tensors, lists) -> {
                            Traced time = layers.time(tensors.get(1));
                            Traced h = tensors.get(0).to(type).channelsLast();
                            Deque<Traced> skips = new ArrayDeque<>();
                            for (List<Stage> stages : config.input()) {
                                h = layers.run(stages, h, time, lists.get(0), h);
                                h = lists.get(2).addTo(h, skips.size());
                                skips.push(h);
                            }
                            h = layers.run(config.middle(), h, time, lists.get(0), h);
                            h = lists.get(1)
                                    .addTo(
                                            lists.get(2).addTo(h, config.input().size()),
                                            config.input().size());
                            for (List<Stage> stages : config.output()) {
                                Traced skip = skips.pop();
                                if (skips.size() < layers.sharedBlocks()) {
                                    skip = skip.repeatLike(h, 4).channelsLast();
                                }
                                skip = lists.get(1).addTo(skip, skips.size());
                                Traced sizeAfter = skips.isEmpty() ? skip : skips.peek();
                                h = layers.run(stages, h.cat(1, skip), time, lists.get(0), sizeAfter);
                            }
                            h = net.groupNorm(
                                            h,
                                            config.prefix() + "out.0",
                                            config.width(),
                                            DenoiserLayers.RESIDUAL_EPSILON)
                                    .siluInPlace();
                            return net.conv3(h, config.prefix() + "out.2", config.width(), config.latentChannels())
                                    .to(NumberType.FP32);
                        });
        return net;
    }
}
