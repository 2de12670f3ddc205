package org.celflow.diffusion.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and shapes of all tensors of a Stable Diffusion 1.5 checkpoint in the single-file layout. */
final class StableDiffusionTensors {
    private static final int WIDTH = 320;
    private static final int TEXT = 768;
    private static final int[] LEVELS = {1, 2, 4, 4};
    private static final int RESIDUALS = 2;
    private static final int TEXT_LAYERS = 12;
    private static final int VAE_WIDTH = 128;

    private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

    private StableDiffusionTensors() {}

    /** All of them, in the order of the networks. */
    static Map<String, List<Integer>> all() {
        StableDiffusionTensors tensors = new StableDiffusionTensors();
        tensors.denoiser("model.diffusion_model.");
        tensors.textEncoder("cond_stage_model.transformer.text_model.");
        tensors.autoencoder("first_stage_model.");
        return tensors.shapes;
    }

    private void denoiser(String path) {
        int embedding = 4 * WIDTH;
        linear(path + "time_embed.0", WIDTH, embedding);
        linear(path + "time_embed.2", embedding, embedding);
        conv(path + "input_blocks.0.0", 4, WIDTH, 3);
        int[] skips = new int[LEVELS.length * (RESIDUALS + 1)];
        int count = 0;
        int channels = WIDTH;
        skips[count++] = channels;
        for (int level = 0; level < LEVELS.length; level++) {
            for (int i = 0; i < RESIDUALS; i++) {
                String block = path + "input_blocks." + count + ".";
                residual(block + "0", channels, WIDTH * LEVELS[level], embedding);
                channels = WIDTH * LEVELS[level];
                attention(level, block + "1", channels);
                skips[count++] = channels;
            }
            if (level < LEVELS.length - 1) {
                conv(path + "input_blocks." + count + ".0.op", channels, channels, 3);
                skips[count++] = channels;
            }
        }
        residual(path + "middle_block.0", channels, channels, embedding);
        transformer(path + "middle_block.1", channels);
        residual(path + "middle_block.2", channels, channels, embedding);
        int block = 0;
        for (int level = LEVELS.length - 1; level >= 0; level--) {
            for (int i = 0; i <= RESIDUALS; i++) {
                String name = path + "output_blocks." + block++ + ".";
                residual(name + "0", channels + skips[--count], WIDTH * LEVELS[level], embedding);
                channels = WIDTH * LEVELS[level];
                attention(level, name + "1", channels);
                if (level > 0 && i == RESIDUALS) {
                    conv(name + (level == LEVELS.length - 1 ? "1" : "2") + ".conv", channels, channels, 3);
                }
            }
        }
        norm(path + "out.0", channels);
        conv(path + "out.2", channels, 4, 3);
    }

    /** The smallest level has none. */
    private void attention(int level, String path, int channels) {
        if (level < LEVELS.length - 1) {
            transformer(path, channels);
        }
    }

    private void residual(String path, int in, int out, int embedding) {
        norm(path + ".in_layers.0", in);
        conv(path + ".in_layers.2", in, out, 3);
        linear(path + ".emb_layers.1", embedding, out);
        norm(path + ".out_layers.0", out);
        conv(path + ".out_layers.3", out, out, 3);
        if (in != out) {
            conv(path + ".skip_connection", in, out, 1);
        }
    }

    private void transformer(String path, int width) {
        norm(path + ".norm", width);
        conv(path + ".proj_in", width, width, 1);
        String block = path + ".transformer_blocks.0.";
        for (int i = 1; i <= 2; i++) {
            int context = i == 1 ? width : TEXT;
            matrix(block + "attn" + i + ".to_q", width, width);
            matrix(block + "attn" + i + ".to_k", context, width);
            matrix(block + "attn" + i + ".to_v", context, width);
            linear(block + "attn" + i + ".to_out.0", width, width);
        }
        for (int i = 1; i <= 3; i++) {
            norm(block + "norm" + i, width);
        }
        linear(block + "ff.net.0.proj", width, 8 * width);
        linear(block + "ff.net.2", 4 * width, width);
        conv(path + ".proj_out", width, width, 1);
    }

    private void textEncoder(String path) {
        shapes.put(path + "embeddings.token_embedding.weight", List.of(49408, TEXT));
        shapes.put(path + "embeddings.position_embedding.weight", List.of(77, TEXT));
        for (int i = 0; i < TEXT_LAYERS; i++) {
            String layer = path + "encoder.layers." + i + ".";
            for (String part : List.of("q_proj", "k_proj", "v_proj", "out_proj")) {
                linear(layer + "self_attn." + part, TEXT, TEXT);
            }
            norm(layer + "layer_norm1", TEXT);
            norm(layer + "layer_norm2", TEXT);
            linear(layer + "mlp.fc1", TEXT, 4 * TEXT);
            linear(layer + "mlp.fc2", 4 * TEXT, TEXT);
        }
        norm(path + "final_layer_norm", TEXT);
    }

    private void autoencoder(String path) {
        conv(path + "quant_conv", 8, 8, 1);
        conv(path + "post_quant_conv", 4, 4, 1);
        int top = VAE_WIDTH * LEVELS[LEVELS.length - 1];
        conv(path + "encoder.conv_in", 3, VAE_WIDTH, 3);
        int channels = VAE_WIDTH;
        for (int level = 0; level < LEVELS.length; level++) {
            String down = path + "encoder.down." + level + ".";
            for (int i = 0; i < RESIDUALS; i++) {
                vaeResidual(down + "block." + i, channels, VAE_WIDTH * LEVELS[level]);
                channels = VAE_WIDTH * LEVELS[level];
            }
            if (level < LEVELS.length - 1) {
                conv(down + "downsample.conv", channels, channels, 3);
            }
        }
        middle(path + "encoder.mid.", top);
        norm(path + "encoder.norm_out", top);
        conv(path + "encoder.conv_out", top, 8, 3);
        conv(path + "decoder.conv_in", 4, top, 3);
        middle(path + "decoder.mid.", top);
        channels = top;
        for (int level = LEVELS.length - 1; level >= 0; level--) {
            String up = path + "decoder.up." + level + ".";
            for (int i = 0; i <= RESIDUALS; i++) {
                vaeResidual(up + "block." + i, channels, VAE_WIDTH * LEVELS[level]);
                channels = VAE_WIDTH * LEVELS[level];
            }
            if (level > 0) {
                conv(up + "upsample.conv", channels, channels, 3);
            }
        }
        norm(path + "decoder.norm_out", channels);
        conv(path + "decoder.conv_out", channels, 3, 3);
    }

    private void middle(String path, int width) {
        vaeResidual(path + "block_1", width, width);
        norm(path + "attn_1.norm", width);
        for (String part : List.of("q", "k", "v", "proj_out")) {
            conv(path + "attn_1." + part, width, width, 1);
        }
        vaeResidual(path + "block_2", width, width);
    }

    private void vaeResidual(String path, int in, int out) {
        norm(path + ".norm1", in);
        conv(path + ".conv1", in, out, 3);
        norm(path + ".norm2", out);
        conv(path + ".conv2", out, out, 3);
        if (in != out) {
            conv(path + ".nin_shortcut", in, out, 1);
        }
    }

    private void conv(String path, int in, int out, int size) {
        shapes.put(path + ".weight", List.of(out, in, size, size));
        shapes.put(path + ".bias", List.of(out));
    }

    private void linear(String path, int in, int out) {
        matrix(path, in, out);
        shapes.put(path + ".bias", List.of(out));
    }

    private void matrix(String path, int in, int out) {
        shapes.put(path + ".weight", List.of(out, in));
    }

    private void norm(String path, int channels) {
        shapes.put(path + ".weight", List.of(channels));
        shapes.put(path + ".bias", List.of(channels));
    }
}
