package org.celflow.diffusion.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;
import org.celflow.diffusion.torch.Tracer.TracedList;

/**
 * The denoising U-Net of Stable Diffusion. Methods of the program: {@code prepare}, see {@link DenoiserLayers#writePrepare};
 * {@code label}, see {@link DenoiserLayers#writeLabel}; and {@code predict(x, timestep, texts, residuals, features, labels, further,
 * settings, bank)}, from [batch, channels, height, width] float32 to the same for each guide, [guides * batch, ...], where the
 * residuals are none, or a control network's, the features are none, or an adapter's, the further channels are [guides * batch,
 * channels, height, width] float32 if the network takes any, and the settings are those of {@link UNetSettings}.
 *
 * <p>A form that looks at a reference has a method {@code remember} of the same arguments, which makes the bank. A form that is observed
 * has a method {@code observe} instead of {@code predict}, which also tells {@link DenoiserLayers#drawn}.
 */
final class UNetArchitecture {
    private final DenoiserConfig config;
    private final UNetVariant variant;
    private final NetworkWriter net;
    private final DenoiserLayers layers;

    private UNetArchitecture(DenoiserConfig config, UNetVariant variant, NetworkWriter net) {
        this.config = config;
        this.variant = variant;
        this.net = net;
        this.layers = new DenoiserLayers(net, config, variant);
    }

    /** The lists that the methods are given. */
    private record Given(
            TracedList texts,
            TracedList residuals,
            TracedList features,
            TracedList labels,
            TracedList further,
            TracedList settings,
            TracedList bank) {
        static final List<String> NAMES =
                List.of("texts", "residuals", "features", "labels", "further", "settings", "bank");

        static Given of(List<TracedList> all) {
            return new Given(all.get(0), all.get(1), all.get(2), all.get(3), all.get(4), all.get(5), all.get(6));
        }
    }

    /** Writes it as it was trained. */
    static NetworkWriter write(DenoiserConfig config, NumberType type) {
        return write(config, type, Placement.whole(type));
    }

    static NetworkWriter write(DenoiserConfig config, NumberType type, Placement placement) {
        NetworkWriter net = new NetworkWriter(type, placement);
        write(config, UNetVariant.PLAIN, net);
        return net;
    }

    /** Writes a changed form. */
    static void write(DenoiserConfig config, UNetVariant variant, NetworkWriter net) {
        new UNetArchitecture(config, variant, net).write();
    }

    private void write() {
        layers.writePrepare();
        layers.writeLabel();
        List<String> entering = List.of("x", "timestep");
        if (variant.middle() == MiddleAttention.OBSERVED) {
            net.tracer().listMethod("observe", entering, Given.NAMES, (tensors, lists) -> {
                List<Traced> drawn = new ArrayList<>();
                Given given = Given.of(lists);
                Traced predicted = predict(tensors, given, reading(given), drawn);
                return List.of(predicted, drawn.get(0));
            });
        } else {
            net.tracer().method("predict", entering, Given.NAMES, (tensors, lists) -> {
                Given given = Given.of(lists);
                return predict(tensors, given, reading(given), new ArrayList<>());
            });
        }
        if (variant.memory().any()) {
            net.tracer().listMethodOf("remember", entering, Given.NAMES, (tensors, lists) -> {
                ReferenceBank bank =
                        ReferenceBank.toFill(variant.memory(), net.tracer().emptyList());
                predict(tensors, Given.of(lists), bank, new ArrayList<>());
                return bank.entries();
            });
        }
    }

    private ReferenceBank reading(Given given) {
        return variant.memory().any()
                ? ReferenceBank.toRead(variant.memory(), given.bank, UNetSettings.own(variant, given.settings))
                : ReferenceBank.none();
    }

    /**
     * The network.
     *
     * @param drawn receives what {@link DenoiserLayers#drawn} says of the middle, if it is observed
     */
    private Traced predict(List<Traced> tensors, Given given, ReferenceBank bank, List<Traced> drawn) {
        Traced time = layers.time(tensors.get(1), given.labels);
        Traced h = net.picture(entering(tensors.get(0), time, given).to(net.type()));
        Deque<Traced> skips = new ArrayDeque<>();
        for (List<Stage> stages : config.input()) {
            h = layers.run(stages, h, time, given.texts, h, bank);
            h = given.features.addTo(bank.afterBlock(skips.size(), h), skips.size());
            skips.push(h);
        }
        int middle = config.input().size();
        for (Stage stage : config.middle()) {
            if (variant.middle() == MiddleAttention.OBSERVED && stage instanceof Stage.Attention attention) {
                drawn.add(layers.drawn(attention, h));
            }
            h = layers.run(List.of(stage), h, time, given.texts, h, bank);
        }
        h = given.features.addTo(bank.afterBlock(middle, h), middle);
        h = given.residuals.addTo(h, middle);
        int channels = config.middleChannels();
        for (int block = 0; block < config.output().size(); block++) {
            List<Stage> stages = config.output().get(block);
            Traced skip = skips.pop();
            if (skips.size() < layers.sharedBlocks()) {
                skip = net.picture(skip.repeatLike(h, 4));
            }
            skip = given.residuals.addTo(skip, skips.size());
            Traced sizeAfter = skips.isEmpty() ? skip : skips.peek();
            if (variant.freeU() > 0) {
                FreeULayers freeU = new FreeULayers(net, variant.freeU(), config.width());
                skip = freeU.skip(skip, channels, given.settings);
                h = freeU.backbone(h, channels, given.settings);
            }
            h = layers.run(stages, h.cat(1, skip), time, given.texts, sizeAfter, bank);
            h = bank.afterBlock(middle + 1 + block, h);
            channels = stages.get(stages.size() - 1).out();
        }
        h = net.groupNorm(h, config.prefix() + "out.0", config.width(), DenoiserLayers.RESIDUAL_EPSILON)
                .siluInPlace();
        return net.conv3(h, config.prefix() + "out.2", config.width(), config.latentChannels())
                .to(NumberType.FP32);
    }

    /** The latents, once for each guide if the first layer tells guides apart. */
    private Traced entering(Traced latents, Traced time, Given given) {
        if (config.furtherChannels() > 0) {
            Traced further = given.further.get(0);
            return latents.repeatLike(further, 4).cat(1, further);
        }
        return config.vectorWidth() > 0 ? latents.repeatLike(time, 4) : latents;
    }
}
