package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;

/**
 * The text transformer of CLIP and OpenCLIP. Methods of the program: {@code encode(tokens, places, learned)}, from [chunks, positions]
 * int64 to the states after each layer, [chunks, positions, width] float32, where {@code places}, [chunks, positions, 1] float32, is 1
 * where the token is given by {@code learned}, [chunks, positions, width] float32; {@code norm(states)}, the final norm; and
 * {@code project(rows)}, from [chunks, width] to the pooled text.
 */
final class ClipArchitecture {
    private final ClipConfig config;
    private final ClipNames names;
    private final boolean exactGelu;
    private final NetworkWriter net;

    private ClipArchitecture(ClipConfig config, boolean exactGelu, NumberType type, Placement placement) {
        this.config = config;
        this.names = config.names();
        this.exactGelu = exactGelu;
        this.net = new NetworkWriter(type, placement);
    }

    static NetworkWriter write(ClipConfig config, boolean exactGelu, NumberType type, Placement placement) {
        ClipArchitecture clip = new ClipArchitecture(config, exactGelu, type, placement);
        clip.net
                .tracer()
                .listMethod(
                        "encode",
                        List.of("tokens", "places", "learned"),
                        List.of(),
                        (tensors, lists) -> clip.encode(tensors));
        clip.net
                .tracer()
                .method(
                        "norm",
                        List.of("states"),
                        List.of(),
                        (tensors, lists) -> clip.net
                                .layerNorm(tensors.get(0).to(type), clip.names.finalNorm(), config.width())
                                .to(NumberType.FP32));
        clip.net
                .tracer()
                .method("project", List.of("rows"), List.of(), (tensors, lists) -> clip.project(tensors.get(0)));
        return clip.net;
    }

    private List<Traced> encode(List<Traced> tensors) {
        int width = config.width();
        Traced table = net.plain(names.tokens(), config.vocabulary(), width);
        Traced places = net.plain(names.positions(), config.positions(), width);
        Traced h = table.op("torch.embedding(%s, %s)", table, tensors.get(0));
        h = h.op("torch.where(torch.gt(%s, 0.5), torch.type_as(%s, %s), %3$s)", tensors.get(1), tensors.get(2), h);
        h = h.add(places);
        List<Traced> states = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            h = layer(i, h);
            states.add(h.to(NumberType.FP32));
        }
        return states;
    }

    private Traced layer(int index, Traced x) {
        return net.tracer().block(List.of(x), in -> {
            int width = config.width();
            Traced h = in.get(0);
            Traced normed = net.layerNorm(h, names.norm1(index), width);
            int head = width / config.heads();
            Traced all = net.linearAll(normed, names.attention(index), names.attentionBiases(index), width, 3 * width);
            List<Traced> qkv = net.heads(all, 3, config.heads(), head);
            Traced seen = net.attend(qkv.get(0), qkv.get(1), qkv.get(2), head, true);
            h = h.add(net.linear(seen, names.attentionOut(index), width, width));
            normed = net.layerNorm(h, names.norm2(index), width);
            Traced inner = net.linear(normed, names.widening(index), width, config.inner());
            inner = exactGelu ? inner.gelu() : inner.quickGelu();
            return h.add(net.linear(inner, names.narrowing(index), config.inner(), width));
        });
    }

    private Traced project(Traced rows) {
        Traced x = rows.to(net.type());
        return switch (config.projection()) {
            case NONE -> rows.to(NumberType.FP32);
            case MATRIX ->
                x.linear(net.plain(names.projection(), config.projected(), config.width()), null)
                        .to(NumberType.FP32);
            case TRANSPOSED -> {
                Traced matrix = net.plain(names.transposedProjection(), config.width(), config.projected());
                yield x.op("torch.matmul(%s, %s)", x, matrix).to(NumberType.FP32);
            }
        };
    }
}
