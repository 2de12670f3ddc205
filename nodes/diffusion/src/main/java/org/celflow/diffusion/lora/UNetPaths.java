package org.celflow.diffusion.lora;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The modules of a denoiser, with the names that diffusers gives them. Checkpoints number the blocks of each half through;
 * diffusers counts residual blocks and transformers within each level, so the levels are found by their changes of size.
 */
final class UNetPaths {
    private static final String PREFIX = "model.diffusion_model.";
    private static final String WEIGHT = ".weight";

    private static final Map<String, String> OUTSIDE = Map.of(
            "time_embed.0", "time_embedding.linear_1",
            "time_embed.2", "time_embedding.linear_2",
            "label_emb.0.0", "add_embedding.linear_1",
            "label_emb.0.2", "add_embedding.linear_2",
            "input_blocks.0.0", "conv_in",
            "out.0", "conv_norm_out",
            "out.2", "conv_out");

    private static final Map<String, String> RESIDUAL = Map.of(
            "in_layers.0", "norm1",
            "in_layers.2", "conv1",
            "emb_layers.1", "time_emb_proj",
            "out_layers.0", "norm2",
            "out_layers.3", "conv2",
            "skip_connection", "conv_shortcut");

    private final NavigableSet<String> modules = new TreeSet<>();
    /** What diffusers calls {@code input_blocks.4.1} and its like. */
    private final Map<String, String> stages = new HashMap<>();

    private UNetPaths(Collection<String> tensors) {
        for (String tensor : tensors) {
            if (tensor.startsWith(PREFIX) && tensor.endsWith(WEIGHT)) {
                modules.add(tensor.substring(PREFIX.length(), tensor.length() - WEIGHT.length()));
            }
        }
    }

    /**
     * A module with a weight.
     *
     * @param prefix of the denoiser's tensors
     * @param path in the checkpoint, without prefix and {@code .weight}
     * @param diffusers the path in diffusers
     */
    record Module(String prefix, String path, Optional<String> diffusers) {}

    /** All modules of the denoiser of a checkpoint. */
    static List<Module> of(Collection<String> tensors) {
        UNetPaths paths = new UNetPaths(tensors);
        paths.descend();
        paths.middle();
        paths.ascend();
        List<Module> all = new ArrayList<>();
        for (String path : paths.modules) {
            all.add(new Module(PREFIX, path, paths.diffusers(path)));
        }
        return all;
    }

    private void descend() {
        int level = 0;
        int index = 0;
        for (int block = 1; has("input_blocks." + block); block++) {
            String path = "input_blocks." + block;
            String down = "down_blocks." + level;
            if (modules.contains(path + ".0.op")) {
                stages.put(path + ".0.op", down + ".downsamplers.0.conv");
                level++;
                index = 0;
            } else {
                stages.put(path + ".0", down + ".resnets." + index);
                stages.put(path + ".1", down + ".attentions." + index);
                index++;
            }
        }
    }

    private void middle() {
        int residuals = 0;
        int transformers = 0;
        for (int part = 0; has("middle_block." + part); part++) {
            String path = "middle_block." + part;
            boolean residual = modules.contains(path + ".in_layers.2");
            stages.put(path, residual ? "mid_block.resnets." + residuals++ : "mid_block.attentions." + transformers++);
        }
    }

    private void ascend() {
        int level = 0;
        int index = 0;
        for (int block = 0; has("output_blocks." + block); block++) {
            String up = "up_blocks." + level;
            boolean last = false;
            for (int part = 0; has("output_blocks." + block + "." + part); part++) {
                String path = "output_blocks." + block + "." + part;
                if (modules.contains(path + ".conv")) {
                    stages.put(path + ".conv", up + ".upsamplers.0.conv");
                    last = true;
                } else {
                    boolean residual = modules.contains(path + ".in_layers.2");
                    stages.put(path, up + (residual ? ".resnets." : ".attentions.") + index);
                }
            }
            index++;
            if (last) {
                level++;
                index = 0;
            }
        }
    }

    private boolean has(String path) {
        String next = modules.ceiling(path + ".");
        return next != null && next.startsWith(path + ".");
    }

    private Optional<String> diffusers(String path) {
        String outside = OUTSIDE.get(path);
        if (outside != null) {
            return Optional.of(outside);
        }
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            String stage = stages.get(path.substring(0, end));
            if (stage != null) {
                if (end == path.length()) {
                    return Optional.of(stage);
                }
                String rest = path.substring(end + 1);
                return Optional.of(stage + "." + RESIDUAL.getOrDefault(rest, rest));
            }
        }
        return Optional.empty();
    }
}
