package org.celflow.diffusion.torch;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a program that is being written. Its operations append lines; nothing is computed. Pictures are
 * [batch, channels, height, width], in memory with the channels of a pixel side by side (channels last); tokens are
 * [batch, tokens, width].
 */
public final class Traced {
    private final Tracer tracer;
    private final Object method;
    private final String name;

    Traced(Tracer tracer, Object method, String name) {
        this.tracer = tracer;
        this.method = method;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** This value, checked to belong to the method that is being written. */
    Traced in(Object writing) {
        if (method != writing) {
            throw new IllegalStateException("a value of another block is used; name it as an input of the block");
        }
        return this;
    }

    /** The result of an expression over tensors, each given as {@code %s}. */
    @SuppressWarnings("AnnotateFormatMethod") // as in Tracer
    public Traced op(String format, Object... arguments) {
        for (Object argument : arguments) {
            if (argument instanceof Traced traced && !tracer.isOpen(traced.method)) {
                throw new IllegalStateException("a value of another block is used; name it as an input of the block");
            }
        }
        return tracer.op(format, arguments);
    }

    /** Elementwise sum. */
    public Traced add(Traced other) {
        return op("torch.add(%s, %s)", this, other);
    }

    /** Elementwise product. */
    public Traced mul(Traced other) {
        return op("torch.mul(%s, %s)", this, other);
    }

    /** {@code x * factor + offset}. */
    public Traced affine(double factor, double offset) {
        return op("torch.add(torch.mul(%s, %s), %s)", this, factor, offset);
    }

    /** x * sigmoid(x). */
    public Traced silu() {
        return op("torch.silu(%s)", this);
    }

    /** x * sigmoid(x), in the place of x, which nothing may use again. */
    public Traced siluInPlace() {
        return op("torch.silu_(%s)", this);
    }

    /** x where it is positive, else 0. */
    public Traced relu() {
        return op("torch.relu(%s)", this);
    }

    /** The exact Gaussian error linear unit. */
    public Traced gelu() {
        return op("torch.gelu(%s)", this);
    }

    /** x * sigmoid(1.702 x), what the first CLIP models use for GELU. */
    public Traced quickGelu() {
        return op("torch.mul(%1$s, torch.sigmoid(torch.mul(%1$s, 1.702)))", this);
    }

    /** Normalises over groups of channels (Wu and He, Group Normalization, 2018). */
    public Traced groupNorm(int groups, Traced scale, Traced shift, double epsilon) {
        return op("torch.group_norm(%s, %d, %s, %s, %s)", this, groups, scale, shift, epsilon);
    }

    /** Normalises each token. */
    public Traced layerNorm(int width, Traced scale, Traced shift, double epsilon) {
        return op("torch.layer_norm(%s, [%d], %s, %s, %s)", this, width, scale, shift, epsilon);
    }

    /** {@code x W^T + b} on the last dimension. */
    public Traced linear(Traced weight, @Nullable Traced bias) {
        return op("torch.linear(%s, %s, %s)", this, weight, bias == null ? "None" : bias);
    }

    /** As {@link #linear}, with a weight that was packed for oneDNN. */
    public Traced packedLinear(Traced weight, @Nullable Traced bias) {
        return op(
                "ops.mkldnn._linear_pointwise(%s, %s, %s, \"none\", [], \"\")",
                this, weight, bias == null ? "None" : bias);
    }

    /** As {@link #packedLinear}, through the exact Gaussian error linear unit. */
    public Traced packedLinearGelu(Traced weight, Traced bias) {
        return op("ops.mkldnn._linear_pointwise(%s, %s, %s, \"gelu\", [], \"none\")", this, weight, bias);
    }

    /** As {@link #packedLinear}, times something of the result's shape. */
    public Traced packedLinearTimes(Traced weight, Traced bias, Traced factor) {
        return op("ops.mkldnn._linear_pointwise(%s, %s, %s, %s, \"mul\")", this, factor, weight, bias);
    }

    /** 2-D convolution with a weight as it stands in the file. */
    public Traced conv(Traced weight, @Nullable Traced bias, int stride, int padding) {
        return op(
                "torch.conv2d(%1$s, %2$s, %3$s, [%4$d, %4$d], [%5$d, %5$d], [1, 1], 1)",
                this, weight, bias == null ? "None" : bias, stride, padding);
    }

    /** 2-D convolution with a weight that was packed for oneDNN, see {@link Capabilities}. */
    public Traced packedConv(Traced weight, @Nullable Traced bias, int stride, int padding) {
        return op(
                "ops.mkldnn._convolution_pointwise(%1$s, %2$s, %3$s, [%5$d, %5$d], [%4$d, %4$d], [1, 1], 1, \"none\","
                        + " [], \"\")",
                this, weight, bias == null ? "None" : bias, stride, padding);
    }

    /**
     * Softmax attention, {@code this} being the queries; all are [batch, heads, tokens, width of a head] with the last
     * dimension contiguous, which is what libtorch's fast kernel takes.
     *
     * @param width of a head, before it was filled up
     * @param causal whether a token sees only itself and those before; always computed by the fused kernel
     */
    public Traced attention(Traced keys, Traced values, int width, boolean causal, Attention how) {
        double scale = 1 / Math.sqrt(width);
        if (how == Attention.PRODUCTS && !causal) {
            tracer.need(Attention.METHODS);
            return op("(self).attend(%s, %s, %s, %s, cancel)", this, keys, values, scale);
        }
        return op(
                "torch.scaled_dot_product_attention(%s, %s, %s, None, 0., %s, scale=%s)",
                this, keys, values, causal ? "True" : "False", scale);
    }

    /** The last dimension filled up with zeros. */
    public Traced widen(int from, int to) {
        return from == to ? this : op("torch.constant_pad_nd(%s, [0, %d], 0.)", this, to - from);
    }

    /** The first of the last dimension. */
    public Traced narrow(int from, int to) {
        return from == to ? this : op("torch.slice(%s, -1, 0, %d, 1)", this, to);
    }

    /** The whole batch as often as another's batch is larger. */
    public Traced repeatLike(Traced larger, int rank) {
        String times = "torch.floordiv(torch.size(%s, 0), torch.size(%s, 0))".formatted(larger, this);
        return op("torch.repeat(%s, [%s%s])", this, times, ", 1".repeat(rank - 1));
    }

    /** [batch, tokens, n * heads * d] as n times [batch, heads, tokens, d]: views, not copies. */
    public List<Traced> splitHeads(int n, int heads) {
        Traced split =
                op("torch.reshape(%1$s, [torch.size(%1$s, 0), torch.size(%1$s, 1), %2$d, %3$d, -1])", this, n, heads);
        Traced parts = op("torch.permute(%s, [2, 0, 3, 1, 4])", split);
        return IntStream.range(0, n)
                .mapToObj(i -> op("torch.select(%s, 0, %d)", parts, i))
                .toList();
    }

    /** [batch, heads, tokens, d] as [batch, tokens, heads * d]. */
    public Traced joinHeads() {
        return op("torch.flatten(torch.transpose(%s, 1, 2), 2, 3)", this);
    }

    /** A picture as tokens, row by row: [batch, height * width, channels]; a view of a channels-last picture. */
    public Traced toTokens() {
        return op("torch.flatten(torch.permute(%s, [0, 2, 3, 1]), 1, 2)", this);
    }

    /** Tokens as a channels-last picture of another's height and width. */
    public Traced toPicture(Traced like) {
        return op(
                "torch.permute(torch.reshape(%1$s, [torch.size(%2$s, 0), torch.size(%2$s, 2), torch.size(%2$s, 3),"
                        + " -1]), [0, 3, 1, 2])",
                this, like);
    }

    /** Part of a dimension. */
    public Traced slice(int dimension, int from, int to) {
        return op("torch.slice(%s, %d, %d, %d, 1)", this, dimension, from, to);
    }

    /** Side by side with others along a dimension. */
    public Traced cat(int dimension, Traced... others) {
        String all = Stream.concat(Stream.of(this), Arrays.stream(others))
                .map(Traced::toString)
                .collect(Collectors.joining(", "));
        return op("torch.cat([%s], %d)", all, dimension);
    }

    /** The picture at another's height and width, each pixel the nearest one's. */
    public Traced upsampleTo(Traced like) {
        return op("torch.upsample_nearest2d(%1$s, [torch.size(%2$s, 2), torch.size(%2$s, 3)], None, None)", this, like);
    }

    /** The picture at another's height and width, each pixel the average of those that it covers. */
    public Traced averagedTo(Traced like) {
        return op("torch.adaptive_avg_pool2d(%1$s, [torch.size(%2$s, 2), torch.size(%2$s, 3)])", this, like);
    }

    /** The picture at twice the height and width, each pixel four times. */
    public Traced upsampleTwice() {
        return op(
                "torch.upsample_nearest2d(%1$s, [torch.mul(torch.size(%1$s, 2), 2), torch.mul(torch.size(%1$s, 3),"
                        + " 2)], None, None)",
                this);
    }

    /** With zeros below and to the right, one row and one column. */
    public Traced padBottomRight() {
        return op("torch.constant_pad_nd(%s, [0, 1, 0, 1], 0.)", this);
    }

    /** In the number type of another. */
    public Traced like(Traced other) {
        return op("torch.type_as(%s, %s)", this, other);
    }

    /** In another number type. */
    public Traced to(NumberType type) {
        return op("torch.to(%s, %d)", this, type.code());
    }

    /** [batch, height, width, channels] as a channels-last picture; a view. */
    public Traced toChannelsFirst() {
        return op("torch.permute(%s, [0, 3, 1, 2])", this);
    }

    /** In memory with the channels of a pixel side by side. */
    public Traced channelsLast() {
        return op("torch.contiguous(%s, memory_format=2)", this);
    }

    /** In memory in the order of the dimensions. */
    public Traced contiguous() {
        return op("torch.contiguous(%s)", this);
    }

    /** The name in the script; for expressions made by {@link #op}. */
    @Override
    public String toString() {
        return name;
    }
}
