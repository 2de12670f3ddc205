package org.celflow.diffusion.model;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a file calls the tensors of a CLIP text encoder.
 *
 * @param prefix what the names of its tensors begin with
 * @param openClip whether they are named as OpenCLIP names them, else as Transformers does
 */
record ClipNames(String prefix, boolean openClip) {

    String tokens() {
        return prefix + (openClip ? "token_embedding.weight" : "embeddings.token_embedding.weight");
    }

    String positions() {
        return prefix + (openClip ? "positional_embedding" : "embeddings.position_embedding.weight");
    }

    /** The layers, with {@code %d} for the number. */
    String layers() {
        return prefix + (openClip ? "transformer.resblocks.%d" : "encoder.layers.%d");
    }

    String norm1(int layer) {
        return layers().formatted(layer) + (openClip ? ".ln_1" : ".layer_norm1");
    }

    String norm2(int layer) {
        return layers().formatted(layer) + (openClip ? ".ln_2" : ".layer_norm2");
    }

    /** Weights of queries, keys and values: three matrices, or one that holds all. */
    List<String> attention(int layer) {
        return attention(layer, "weight");
    }

    /** Their biases. */
    List<String> attentionBiases(int layer) {
        return attention(layer, "bias");
    }

    private List<String> attention(int layer, String kind) {
        String path = layers().formatted(layer);
        return openClip
                ? List.of(path + ".attn.in_proj_" + kind)
                : Stream.of("q", "k", "v")
                        .map(part -> path + ".self_attn." + part + "_proj." + kind)
                        .toList();
    }

    String attentionOut(int layer) {
        return layers().formatted(layer) + (openClip ? ".attn.out_proj" : ".self_attn.out_proj");
    }

    String widening(int layer) {
        return layers().formatted(layer) + (openClip ? ".mlp.c_fc" : ".mlp.fc1");
    }

    String narrowing(int layer) {
        return layers().formatted(layer) + (openClip ? ".mlp.c_proj" : ".mlp.fc2");
    }

    String finalNorm() {
        return prefix + (openClip ? "ln_final" : "final_layer_norm");
    }

    /** The projection of the pooled text as output x input. */
    String projection() {
        String outside =
                prefix.endsWith("text_model.") ? prefix.substring(0, prefix.length() - "text_model.".length()) : prefix;
        return (openClip ? prefix : outside) + "text_projection.weight";
    }

    /** The projection of the pooled text as input x output. */
    String transposedProjection() {
        return prefix + "text_projection";
    }
}
