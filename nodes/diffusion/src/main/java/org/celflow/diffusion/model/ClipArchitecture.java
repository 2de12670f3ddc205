package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Traced;

/**
 * The text transformer of CLIP ViT-L, the encoder of Stable Diffusion 1.x. Method {@code encode(tokens)}: from [chunks, positions]
 * int64 to the states after each layer, [chunks, positions, width] float32, each through the final norm.
 */
final class ClipArchitecture {
    private ClipArchitecture() {}

    static NetworkWriter write(ClipConfig config, NumberType type) {
        NetworkWriter net = new NetworkWriter(type);
        String prefix = config.prefix();
        int width = config.width();
        net.tracer().listMethod("encode", List.of("tokens"), List.of(), (tensors, lists) -> {
            Traced table = net.plain(prefix + "embeddings.token_embedding.weight", config.vocabulary(), width);
            Traced places = net.plain(prefix + "embeddings.position_embedding.weight", config.positions(), width);
            Traced h =
                    table.op("torch.embedding(%s, %s)", table, tensors.get(0)).add(places);
            List<Traced> states = new ArrayList<>();
            for (int i = 0; i < config.layers(); i++) {
                h = layer(net, config, prefix + "encoder.layers." + i, h);
                states.add(net.layerNorm(h, prefix + "final_layer_norm", width).to(NumberType.FP32));
            }
            return states;
        });
        return net;
    }

    private static Traced layer(NetworkWriter net, ClipConfig config, String path, Traced x) {
        return net.tracer().block(List.of(x), in -> {
            int width = config.width();
            Traced h = in.get(0);
            Traced normed = net.layerNorm(h, path + ".layer_norm1", width);
            String attention = path + ".self_attn.";
            List<String> all = List.of(attention + "q_proj", attention + "k_proj", attention + "v_proj");
            int head = width / config.heads();
            List<Traced> qkv = net.heads(net.linearAll(normed, all, List.of(width, width)), 3, config.heads(), head);
            Traced seen = net.attend(qkv.get(0), qkv.get(1), qkv.get(2), head, true);
            h = h.add(net.linear(seen, attention + "out_proj", width, width));
            normed = net.layerNorm(h, path + ".layer_norm2", width);
            Traced inner =
                    net.linear(normed, path + ".mlp.fc1", width, config.inner()).quickGelu();
            return h.add(net.linear(inner, path + ".mlp.fc2", config.inner(), width));
        });
    }
}
