package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.torch.Traced;
import org.celflow.diffusion.torch.Tracer.TracedList;
import org.jspecify.annotations.Nullable;

/**
 * The layers that a denoiser and a control network share (Rombach et al., High-Resolution Image Synthesis with Latent Diffusion
 * Models, 2022; Ho et al., Denoising Diffusion Probabilistic Models, 2020).
 */
final class DenoiserLayers {
    static final double RESIDUAL_EPSILON = 1e-5;
    private static final double TRANSFORMER_EPSILON = 1e-6;
    private static final double LOG_MAX_PERIOD = Math.log(10_000);

    private final NetworkWriter net;
    private final DenoiserConfig config;
    /** The one that reads the text first. Before its reading all guides see the same, so the batch holds the latents once. */
    private final Stage.@Nullable Attention first;

    /** Where in the list of prepared texts the keys of a transformer block lie; its values follow. */
    private final Map<String, Integer> texts = new HashMap<>();

    DenoiserLayers(NetworkWriter net, DenoiserConfig config) {
        this.net = net;
        this.config = config;
        this.first = config.attentions().findFirst().orElse(null);
        config.attentions().forEach(attention -> {
            for (int i = 0; i < attention.depth(); i++) {
                texts.put(attention.block(i), 2 * texts.size());
            }
        });
    }

    /**
     * Writes the method {@code prepare}: from the texts, [batch, tokens, width] float32, to the keys and values of every
     * transformer block, which stay the same during all steps.
     */
    void writePrepare() {
        net.tracer().listMethod("prepare", List.of("context"), List.of(), (tensors, lists) -> {
            Traced context = tensors.get(0).to(net.type());
            List<Traced> prepared = new ArrayList<>();
            config.attentions().forEach(attention -> {
                for (int i = 0; i < attention.depth(); i++) {
                    String path = attention.block(i) + ".attn2.";
                    List<String> both = List.of(path + "to_k", path + "to_v");
                    Traced keysAndValues = net.projectAll(context, both, attention.contextWidth(), attention.out());
                    heads(keysAndValues, 2, attention.out()).forEach(part -> prepared.add(part.contiguous()));
                }
            });
            return prepared;
        });
    }

    /**
     * The embedding of the timestep, after the activation that each residual block begins with: [1, embedding].
     *
     * @param timestep [1, 1] float32
     */
    Traced time(Traced timestep) {
        return net.tracer().block(List.of(timestep), in -> {
            int half = config.width() / 2;
            // float32 throughout, in PyTorch's order of operations: the argument of the waves reaches 1000.
            Traced index = in.get(0).op("torch.arange(%d, dtype=6)", half);
            Traced frequency = index.op("torch.exp(torch.div(torch.mul(%s, %s), %d))", index, -LOG_MAX_PERIOD, half);
            Traced angle = in.get(0).mul(frequency);
            Traced waves = angle.op("torch.cos(%s)", angle).cat(1, angle.op("torch.sin(%s)", angle));
            String path = config.prefix() + "time_embed.";
            Traced h = net.linear(waves.to(net.type()), path + "0", config.width(), config.embedding());
            return net.linear(h.silu(), path + "2", config.embedding(), config.embedding())
                    .silu();
        });
    }

    /** How many input blocks come before any that reads the text; their results are the same for all guides. */
    int sharedBlocks() {
        int blocks = 0;
        while (blocks < config.input().size() && !config.input().get(blocks).contains(first)) {
            blocks++;
        }
        return blocks;
    }

    /**
     * Runs the stages of a block.
     *
     * @param time what {@link #time} made
     * @param texts what the method {@code prepare} made
     * @param sizeAfter a picture of the size that an {@link Stage.Up} must reach
     */
    Traced run(List<Stage> stages, Traced x, Traced time, TracedList texts, Traced sizeAfter) {
        Traced h = x;
        for (Stage stage : stages) {
            if (stage instanceof Stage.Residual residual) {
                h = residual(residual, h, time);
            } else if (stage instanceof Stage.Attention attention) {
                h = attention(attention, h, texts);
            } else if (stage instanceof Stage.Down down) {
                h = net.conv(h, down.path() + ".op", down.in(), down.out(), 3, 2, 1);
            } else if (stage instanceof Stage.Up up) {
                h = net.conv3(h.upsampleTo(sizeAfter), up.path() + ".conv", up.in(), up.out());
            } else if (stage instanceof Stage.Entry entry) {
                h = net.conv3(h, entry.path(), entry.in(), entry.out());
            }
        }
        return h;
    }

    private Traced residual(Stage.Residual stage, Traced x, Traced time) {
        if (stage.silent()) {
            net.leaveOut(stage.path() + ".");
        }
        return net.tracer().block(List.of(x, time), in -> {
            Traced skip = in.get(0);
            if (stage.shortcut()) {
                skip = net.conv(skip, stage.path() + ".skip_connection", stage.in(), stage.out(), 1, 1, 0);
            }
            return stage.silent() ? skip : skip.add(branch(stage, in.get(0), in.get(1)));
        });
    }

    private Traced branch(Stage.Residual stage, Traced x, Traced time) {
        String path = stage.path();
        Traced h = net.groupNorm(x, path + ".in_layers.0", stage.in(), RESIDUAL_EPSILON)
                .siluInPlace();
        // One timestep for the whole batch, so what it adds to each channel can go into the bias.
        Traced shift = net.linear(time, path + ".emb_layers.1", config.embedding(), stage.out());
        h = net.conv3Plus(h, path + ".in_layers.2", stage.in(), stage.out(), shift.op("torch.select(%s, 0, 0)", shift));
        h = net.groupNorm(h, path + ".out_layers.0", stage.out(), RESIDUAL_EPSILON)
                .siluInPlace();
        return net.conv3(h, path + ".out_layers.3", stage.out(), stage.out());
    }

    private Traced attention(Stage.Attention stage, Traced x, TracedList prepared) {
        List<Traced> inputs = new ArrayList<>(List.of(x));
        for (int i = 0; i < stage.depth(); i++) {
            int keys = texts.getOrDefault(stage.block(i), 0);
            inputs.add(prepared.get(keys));
            inputs.add(prepared.get(keys + 1));
        }
        return net.tracer().block(inputs, in -> {
            int channels = stage.out();
            Traced picture = in.get(0);
            Traced normed = net.groupNorm(picture, stage.path() + ".norm", channels, TRANSFORMER_EPSILON);
            Traced t = net.pointwise(
                    normed.toTokens(), stage.path() + ".proj_in", channels, channels, stage.convolution());
            for (int i = 0; i < stage.depth(); i++) {
                t = selfAttention(stage.block(i), channels, t);
                if (stage.equals(first) && i == 0) {
                    t = t.repeatLike(in.get(1), 3);
                    picture = picture.repeatLike(in.get(1), 4).channelsLast();
                }
                t = textAttention(stage.block(i), channels, t, in.get(1 + 2 * i), in.get(2 + 2 * i));
                t = feedForward(stage.block(i), channels, t);
            }
            t = net.pointwise(t, stage.path() + ".proj_out", channels, channels, stage.convolution());
            return picture.add(t.toPicture(picture));
        });
    }

    private Traced selfAttention(String path, int width, Traced tokens) {
        Traced normed = net.layerNorm(tokens, path + ".norm1", width);
        List<String> all = List.of(path + ".attn1.to_q", path + ".attn1.to_k", path + ".attn1.to_v");
        List<Traced> qkv = heads(net.projectAll(normed, all, width, width), 3, width);
        Traced seen = net.attend(qkv.get(0), qkv.get(1), qkv.get(2), width / DenoiserConfig.HEADS, false);
        return tokens.add(net.linear(seen, path + ".attn1.to_out.0", width, width));
    }

    private Traced textAttention(String path, int width, Traced tokens, Traced keys, Traced values) {
        Traced normed = net.layerNorm(tokens, path + ".norm2", width);
        Traced queries = heads(net.project(normed, path + ".attn2.to_q", width, width), 1, width)
                .get(0);
        Traced read = net.attend(queries, keys, values, width / DenoiserConfig.HEADS, false);
        return tokens.add(net.linear(read, path + ".attn2.to_out.0", width, width));
    }

    /** A layer whose one half gates the other (Shazeer, GLU Variants Improve Transformer, 2020). */
    private Traced feedForward(String path, int width, Traced tokens) {
        int inner = 4 * width;
        Traced normed = net.layerNorm(tokens, path + ".norm3", width);
        Traced both = net.linear(normed, path + ".ff.net.0.proj", width, 2 * inner);
        Traced gated =
                both.slice(2, 0, inner).mul(both.slice(2, inner, 2 * inner).gelu());
        return tokens.add(net.linear(gated, path + ".ff.net.2", inner, width));
    }

    private List<Traced> heads(Traced tokens, int n, int width) {
        return net.heads(tokens, n, DenoiserConfig.HEADS, width / DenoiserConfig.HEADS);
    }
}
