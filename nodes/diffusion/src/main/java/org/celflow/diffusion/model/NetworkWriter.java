package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.torch.Attention;
import org.celflow.diffusion.torch.Capabilities;
import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;
import org.celflow.diffusion.torch.Tracer;
import org.celflow.diffusion.weights.Weight;
import org.jspecify.annotations.Nullable;

/**
 * Writes a network: traces its layers and lists the weights that they need, by the names that the file gives them. A path is the
 * name of a layer without {@code .weight} and {@code .bias}.
 */
final class NetworkWriter {
    private static final int GROUPS = 32;
    private static final int NARROWEST_HEAD = 16;
    private static final double LAYER_NORM_EPSILON = 1e-5;

    private final Tracer tracer = new Tracer();
    private final Map<Weight, Integer> weights = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();
    private final NumberType type;
    private final Kernels kernels;
    private final long resident;
    private final boolean complete;

    /** With what is fastest on this machine's processor. */
    NetworkWriter(NumberType type) {
        this(type, Placement.whole(type));
    }

    NetworkWriter(NumberType type, Placement placement) {
        this.type = type;
        this.kernels = placement.kernels();
        this.resident = placement.resident();
        this.complete = false;
    }

    /** For another form of a network, which takes the same list of weights and needs no other. */
    NetworkWriter(NumberType type, Kernels kernels, List<Weight> given) {
        this.type = type;
        this.kernels = kernels;
        this.resident = Long.MAX_VALUE;
        given.forEach(weight -> weights.put(weight, weights.size()));
        this.complete = true;
    }

    Tracer tracer() {
        return tracer;
    }

    /** A picture in the memory layout that the operations take. */
    Traced picture(Traced x) {
        return kernels == Kernels.PLAIN ? x.contiguous() : x.channelsLast();
    }

    /** A picture and what was computed from its tokens, whose channels lie side by side. */
    Traced sum(Traced picture, Traced ofTokens) {
        return picture.add(kernels == Kernels.PLAIN ? ofTokens.contiguous() : ofTokens);
    }

    /** What the network is computed in. */
    NumberType type() {
        return type;
    }

    /** Bytes of weights that may be kept in the network's number type; see {@link Placement}. */
    long resident() {
        return resident;
    }

    /** The weights in the order of the list that the program is called with. */
    List<Weight> weights() {
        return new ArrayList<>(weights.keySet());
    }

    /** Notes that the tensors whose names begin so are left out on purpose. */
    void leaveOut(String prefix) {
        leftOut.add(prefix);
    }

    /** What {@link #leaveOut} was told. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** A tensor of the file as it is. */
    Traced plain(String name, int... shape) {
        return weight(Weight.plain(name, shape));
    }

    /** A square convolution with bias. */
    Traced conv(Traced x, String path, int in, int out, int size, int stride, int padding) {
        return conv(x, path, in, out, size, stride, padding, plain(path + ".bias", out));
    }

    /** A 3x3 convolution that keeps the size. */
    Traced conv3(Traced x, String path, int in, int out) {
        return conv(x, path, in, out, 3, 1, 1);
    }

    /**
     * A 3x3 convolution that keeps the size, plus one number per channel.
     *
     * @param offset out numbers; added to the bias, which costs nothing
     */
    Traced conv3Plus(Traced x, String path, int in, int out, Traced offset) {
        return conv(x, path, in, out, 3, 1, 1, plain(path + ".bias", out).add(offset));
    }

    /** A square convolution without bias. */
    Traced convWithoutBias(Traced x, String path, int in, int out, int size, int stride, int padding) {
        return conv(x, path, in, out, size, stride, padding, null);
    }

    private Traced conv(
            Traced x, String path, int in, int out, int size, int stride, int padding, @Nullable Traced bias) {
        Weight kernel = Weight.convolution(path + ".weight", out, in, size, stride, padding);
        return kernels == Kernels.PACKED
                ? x.packedConv(weight(kernel.packed()), bias, stride, padding)
                : x.conv(weight(kernel, x), bias, stride, padding);
    }

    /** A matrix with bias on each token. */
    Traced linear(Traced x, String path, int in, int out) {
        return x.linear(matrices(x, List.of(path), List.of(out, in)), plain(path + ".bias", out));
    }

    /** Several matrices of one shape without bias on the same tokens, as one product; results side by side. */
    Traced projectAll(Traced x, List<String> paths, int in, int out) {
        return x.linear(matrices(x, paths, List.of(out, in)), null);
    }

    /** Several matrices of one shape with bias on the same tokens, as one product; results side by side. */
    Traced linearAll(Traced x, List<String> paths, List<Integer> shape) {
        List<String> biases = paths.stream().map(path -> path + ".bias").toList();
        Traced bias = weight(Weight.vector(biases, Collections.nCopies(paths.size(), shape.get(0))));
        return x.linear(matrices(x, paths, shape), bias);
    }

    /**
     * A matrix with bias on each token that the file holds in equal parts, one below the other.
     *
     * @param weights names of the parts, which need not end in {@code .weight}
     * @param biases names of their biases
     * @param out numbers that all parts give together
     */
    Traced linearAll(Traced x, List<String> weights, List<String> biases, int in, int out) {
        int each = out / weights.size();
        Traced matrix = weight(Weight.matrix(weights, Collections.nCopies(weights.size(), List.of(each, in))), x);
        return x.linear(matrix, weight(Weight.vector(biases, Collections.nCopies(biases.size(), each))));
    }

    /**
     * A layer that works on each pixel alone, on tokens.
     *
     * @param asConvolution whether the file holds it as a 1x1 convolution
     */
    Traced pointwise(Traced tokens, String path, int in, int out, boolean asConvolution) {
        List<Integer> shape = asConvolution ? List.of(out, in, 1, 1) : List.of(out, in);
        return onMany(tokens, List.of(path), shape, plain(path + ".bias", out));
    }

    /** As {@link #linear}, for as many tokens as a picture has. */
    Traced linearOnMany(Traced tokens, String path, int in, int out) {
        return onMany(tokens, List.of(path), List.of(out, in), plain(path + ".bias", out));
    }

    /** As {@link #projectAll}, for as many tokens as a picture has. */
    Traced projectManyToAll(Traced tokens, List<String> paths, int in, int out) {
        return onMany(tokens, paths, List.of(out, in), null);
    }

    /**
     * Two layers in one on as many tokens as a picture has, of which one gates the other (Shazeer, GLU Variants Improve Transformer,
     * 2020).
     *
     * @param path of a matrix with bias that has the rows of the gated layer above those of the gate
     * @param out numbers that come out, half of the rows
     */
    Traced gatedOnMany(Traced tokens, String path, int in, int out) {
        if (!packsMatrices()) {
            Traced both = linearOnMany(tokens, path, in, 2 * out);
            return both.slice(2, 0, out).mul(both.slice(2, out, 2 * out).gelu());
        }
        Weight matrix = ofPaths(List.of(path), List.of(2 * out, in)).packed();
        Weight bias = Weight.plain(path + ".bias", 2 * out);
        Traced gate = tokens.packedLinearGelu(
                weight(matrix.half(Weight.Part.LOWER_HALF)), weight(bias.half(Weight.Part.LOWER_HALF)));
        return tokens.packedLinearTimes(
                weight(matrix.half(Weight.Part.UPPER_HALF)), weight(bias.half(Weight.Part.UPPER_HALF)), gate);
    }

    private boolean packsMatrices() {
        return kernels == Kernels.PACKED && Capabilities.packsMatrices(type);
    }

    private Traced onMany(Traced tokens, List<String> paths, List<Integer> shape, @Nullable Traced bias) {
        Weight matrix = ofPaths(paths, shape);
        return packsMatrices()
                ? tokens.packedLinear(weight(matrix.packed()), bias)
                : tokens.linear(weight(matrix, tokens), bias);
    }

    Traced groupNorm(Traced x, String path, int channels, double epsilon) {
        return x.groupNorm(
                GROUPS,
                weight(Weight.norm(path + ".weight", channels)),
                weight(Weight.norm(path + ".bias", channels)),
                epsilon);
    }

    Traced layerNorm(Traced x, String path, int width) {
        return x.layerNorm(
                width,
                weight(Weight.norm(path + ".weight", width)),
                weight(Weight.norm(path + ".bias", width)),
                LAYER_NORM_EPSILON);
    }

    /**
     * Brings [batch, tokens, n * heads * width] into the form that {@link #attend} takes: n times [batch, heads, tokens, width],
     * filled up and in the number type that attention is fastest in.
     */
    List<Traced> heads(Traced tokens, int n, int heads, int width) {
        NumberType attentionType = kernels.attention(type, wide(width)).type(type);
        return tokens.splitHeads(n, heads).stream()
                .map(part -> (attentionType == type ? part : part.to(attentionType)).widen(width, wide(width)))
                .toList();
    }

    /** Softmax attention over {@link #heads}; the result is [batch, tokens, heads * width]. */
    Traced attend(Traced queries, Traced keys, Traced values, int width, boolean causal) {
        Attention how = kernels.attention(type, wide(width));
        Traced seen = queries.attention(keys, values, width, causal, how).narrow(wide(width), width);
        Traced joined = seen.joinHeads();
        return how.type(type) == type ? joined : joined.to(type);
    }

    /** Kernels work on 16 numbers at a time; a narrower head is slower than a filled up one. */
    private static int wide(int width) {
        return Math.max(width, NARROWEST_HEAD);
    }

    private Traced matrices(Traced x, List<String> paths, List<Integer> shape) {
        return weight(ofPaths(paths, shape), x);
    }

    private static Weight ofPaths(List<String> paths, List<Integer> shape) {
        List<String> names = paths.stream().map(path -> path + ".weight").toList();
        return Weight.matrix(names, Collections.nCopies(paths.size(), shape));
    }

    /**
     * A matrix or a convolution.
     *
     * @param x what it is applied to
     */
    private Traced weight(Weight weight, Traced x) {
        if (kernels != Kernels.STREAMED) {
            return weight(weight);
        }
        List<Traced> parts = new ArrayList<>();
        for (int i = 0; i < weight.names().size(); i++) {
            Traced stored =
                    weight(Weight.stored(weight.names().get(i), weight.shapes().get(i)));
            parts.add(stored.op("torch.to(%s, ops.prim.device(%s), %d)", stored, x, type.code()));
        }
        Traced[] others = parts.subList(1, parts.size()).toArray(new Traced[0]);
        Traced whole = others.length == 0 ? parts.get(0) : parts.get(0).cat(0, others);
        return weight.layout() == Weight.Layout.CONVOLUTION
                ? whole.channelsLast()
                : whole.op("torch.flatten(%s, 1, -1)", whole);
    }

    private Traced weight(Weight weight) {
        Integer index = weights.get(weight);
        if (index == null) {
            if (complete) {
                throw new IllegalStateException("a changed form needs a weight of its own: " + weight.names());
            }
            index = weights.size();
            weights.put(weight, index);
        }
        return tracer.weight(index);
    }
}
