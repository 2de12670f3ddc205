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
    private final UNetVariant variant;
    /** The one that reads the text first. Before its reading all guides see the same, so the batch holds the latents once. */
    private final Stage.@Nullable Attention first;

    /** Where in the list of prepared texts the keys of a transformer block lie; its values follow. */
    private final Map<String, Integer> texts = new HashMap<>();

    DenoiserLayers(NetworkWriter net, DenoiserConfig config, UNetVariant variant) {
        this.net = net;
        this.config = config;
        this.variant = variant;
        this.first = config.guidesDifferFromTheStart()
                ? null
                : config.attentions().findFirst().orElse(null);
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
                    heads(attention, keysAndValues, 2).forEach(part -> prepared.add(part.contiguous()));
                }
            });
            return prepared;
        });
    }

    /**
     * Writes the methods {@code label} and {@code waves}, if the network takes a vector beside the text. {@code label}: from [batch,
     * width] float32 to what is added to the embedding of every timestep, [batch, embedding]. {@code waves}: from sizes, [n, 1]
     * float32, to how they stand in the vector, [n, 256].
     */
    void writeLabel() {
        if (config.vectorWidth() > 0) {
            net.tracer()
                    .method(
                            "waves",
                            List.of("sizes"),
                            List.of(),
                            (tensors, lists) -> waves(tensors.get(0), AdmVector.WAVES));
            net.tracer().method("label", List.of("vector"), List.of(), (tensors, lists) -> {
                String path = config.prefix() + "label_emb.0.";
                Traced h = tensors.get(0).to(net.type());
                h = net.linear(h, path + "0", config.vectorWidth(), config.embedding());
                return net.linear(h.silu(), path + "2", config.embedding(), config.embedding());
            });
        }
    }

    /**
     * The embedding of the timestep, after the activation that each residual block begins with: [1, embedding], or one for each
     * label.
     *
     * @param timestep [1, 1] float32
     * @param labels what {@link #writeLabel} describes, if the network takes a vector; else empty
     */
    Traced time(Traced timestep, TracedList labels) {
        List<Traced> inputs = config.vectorWidth() > 0 ? List.of(timestep, labels.get(0)) : List.of(timestep);
        return net.tracer().block(inputs, in -> {
            Traced waves = waves(in.get(0), config.width());
            String path = config.prefix() + "time_embed.";
            Traced h = net.linear(waves.to(net.type()), path + "0", config.width(), config.embedding());
            h = net.linear(h.silu(), path + "2", config.embedding(), config.embedding());
            return (in.size() > 1 ? h.add(in.get(1)) : h).silu();
        });
    }

    /** Numbers, [n, 1] float32, as cosines and sines of wave lengths from 1 to 10000, [n, width]. */
    private static Traced waves(Traced numbers, int width) {
        int half = width / 2;
        // float32 throughout, in PyTorch's order of operations: the argument of the waves reaches thousands.
        Traced index = numbers.op("torch.arange(%d, dtype=6, device=ops.prim.device(%s))", half, numbers);
        Traced frequency = index.op("torch.exp(torch.div(torch.mul(%s, %s), %d))", index, -LOG_MAX_PERIOD, half);
        Traced angle = numbers.mul(frequency);
        return angle.op("torch.cos(%s)", angle).cat(1, angle.op("torch.sin(%s)", angle));
    }

    /** How many input blocks come before any that reads the text; their results are the same for all guides. */
    int sharedBlocks() {
        int blocks = 0;
        while (first != null
                && blocks < config.input().size()
                && !config.input().get(blocks).contains(first)) {
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
     * @param bank what is remembered of a reference
     */
    Traced run(List<Stage> stages, Traced x, Traced time, TracedList texts, Traced sizeAfter, ReferenceBank bank) {
        Traced h = x;
        for (Stage stage : stages) {
            if (stage instanceof Stage.Residual residual) {
                h = residual(residual, h, time);
            } else if (stage instanceof Stage.Attention attention) {
                h = attention(attention, h, texts, bank);
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
        Traced shift = net.linear(time, path + ".emb_layers.1", config.embedding(), stage.out());
        if (config.vectorWidth() > 0) {
            h = net.conv3(h, path + ".in_layers.2", stage.in(), stage.out())
                    .add(shift.op("torch.unsqueeze(torch.unsqueeze(%s, 2), 3)", shift));
        } else {
            // One timestep for the whole batch, so what it adds to each channel can go into the bias.
            Traced offset = shift.op("torch.select(%s, 0, 0)", shift);
            h = net.conv3Plus(h, path + ".in_layers.2", stage.in(), stage.out(), offset);
        }
        h = net.groupNorm(h, path + ".out_layers.0", stage.out(), RESIDUAL_EPSILON)
                .siluInPlace();
        return net.conv3(h, path + ".out_layers.3", stage.out(), stage.out());
    }

    private Traced attention(Stage.Attention stage, Traced x, TracedList prepared, ReferenceBank bank) {
        List<Traced> inputs = new ArrayList<>(List.of(x));
        for (int i = 0; i < stage.depth(); i++) {
            int keys = texts.getOrDefault(stage.block(i), 0);
            inputs.add(prepared.get(keys));
            inputs.add(prepared.get(keys + 1));
        }
        Map<Integer, Integer> remembered = new HashMap<>();
        if (!bank.isFilling()) {
            for (int i = 0; i < stage.depth(); i++) {
                if (bank.attends(stage, i)) {
                    remembered.put(i, inputs.size());
                    inputs.add(bank.take());
                }
            }
            if (!remembered.isEmpty() && bank.own() != null) {
                inputs.add(bank.own());
            }
        }
        List<TracedList> lists = bank.isFilling() ? List.of(bank.entries()) : List.of();
        return net.tracer().block(inputs, lists, (in, written) -> {
            int channels = stage.out();
            Traced picture = in.get(0);
            Traced normed = net.groupNorm(picture, stage.path() + ".norm", channels, TRANSFORMER_EPSILON);
            Traced t = net.pointwise(
                    normed.toTokens(), stage.path() + ".proj_in", channels, channels, stage.convolution());
            for (int i = 0; i < stage.depth(); i++) {
                SelfAttention self = new SelfAttention(net, stage, i);
                boolean splits = stage.equals(first) && i == 0;
                if (splits && remembered.containsKey(i)) {
                    // From here on the guides differ: those to be avoided may be kept from the reference.
                    t = t.repeatLike(in.get(1), 3);
                }
                if (bank.isFilling() && bank.attends(stage, i)) {
                    written.get(0).append(self.normed(t));
                }
                Integer at = remembered.get(i);
                if (isPerturbed(stage)) {
                    t = self.identity(t);
                } else if (at != null) {
                    Traced seen = splits ? in.get(at).repeatLike(t, 3) : in.get(at);
                    t = self.withReference(t, seen, bank.own() == null ? null : in.get(in.size() - 1));
                } else {
                    t = self.plain(t);
                }
                if (splits) {
                    t = remembered.containsKey(i) ? t : t.repeatLike(in.get(1), 3);
                    picture = net.picture(picture.repeatLike(in.get(1), 4));
                }
                t = textAttention(stage, i, t, in.get(1 + 2 * i), in.get(2 + 2 * i));
                t = feedForward(stage.block(i), channels, t);
            }
            t = net.pointwise(t, stage.path() + ".proj_out", channels, channels, stage.convolution());
            return net.sum(picture, t.toPicture(picture));
        });
    }

    private boolean isPerturbed(Stage.Attention stage) {
        return variant.middle() == MiddleAttention.IDENTITY && config.middle().contains(stage);
    }

    /** How much attention each place draws in the first block of a spatial transformer: [batch, height, width] float32. */
    Traced drawn(Stage.Attention stage, Traced x) {
        return net.tracer().block(List.of(x), in -> {
            Traced normed = net.groupNorm(in.get(0), stage.path() + ".norm", stage.out(), TRANSFORMER_EPSILON);
            Traced t = net.pointwise(
                    normed.toTokens(), stage.path() + ".proj_in", stage.out(), stage.out(), stage.convolution());
            Traced drawn = new SelfAttention(net, stage, 0).drawn(t);
            return drawn.op(
                    "torch.reshape(%1$s, [torch.size(%2$s, 0), torch.size(%2$s, 2), torch.size(%2$s, 3)])",
                    drawn, in.get(0));
        });
    }

    private Traced textAttention(Stage.Attention stage, int block, Traced tokens, Traced keys, Traced values) {
        String path = stage.block(block);
        int width = stage.out();
        Traced normed = net.layerNorm(tokens, path + ".norm2", width);
        Traced queries = heads(stage, net.projectManyToAll(normed, List.of(path + ".attn2.to_q"), width, width), 1)
                .get(0);
        Traced read = net.attend(queries, keys, values, width / stage.heads(), false);
        return tokens.add(net.linearOnMany(read, path + ".attn2.to_out.0", width, width));
    }

    private Traced feedForward(String path, int width, Traced tokens) {
        int inner = 4 * width;
        Traced normed = net.layerNorm(tokens, path + ".norm3", width);
        Traced gated = net.gatedOnMany(normed, path + ".ff.net.0.proj", width, inner);
        return tokens.add(net.linearOnMany(gated, path + ".ff.net.2", inner, width));
    }

    private List<Traced> heads(Stage.Attention stage, Traced tokens, int n) {
        return net.heads(tokens, n, stage.heads(), stage.out() / stage.heads());
    }
}
