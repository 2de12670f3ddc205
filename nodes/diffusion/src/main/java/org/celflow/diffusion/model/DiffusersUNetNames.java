package org.celflow.diffusion.model;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.diffusion.weights.TensorFile;

/**
 * From the names that diffusers gives the tensors of a denoiser to those of the first checkpoints. Diffusers counts residual blocks and
 * transformers within each level; checkpoints number the blocks of each half through.
 */
final class DiffusersUNetNames {
    private static final Map<String, String> FIXED = Map.of(
            "time_embedding.linear_1", "time_embed.0",
            "time_embedding.linear_2", "time_embed.2",
            "add_embedding.linear_1", "label_emb.0.0",
            "add_embedding.linear_2", "label_emb.0.2",
            "class_embedding.linear_1", "label_emb.0.0",
            "class_embedding.linear_2", "label_emb.0.2",
            "conv_in", "input_blocks.0.0",
            "conv_norm_out", "out.0",
            "conv_out", "out.2");
    private static final Map<String, String> RESIDUAL = Map.of(
            "norm1", "in_layers.0",
            "conv1", "in_layers.2",
            "time_emb_proj", "emb_layers.1",
            "norm2", "out_layers.0",
            "conv2", "out_layers.3",
            "conv_shortcut", "skip_connection");

    private static final Pattern LEVEL = Pattern.compile("(down|up)_blocks\\.(\\d{1,3})\\.(\\w+)\\.(\\d{1,3})\\.(.+)");
    private static final Pattern MIDDLE = Pattern.compile("mid_block\\.(\\w+)\\.(\\d+)\\.(.+)");

    private final TensorFile file;
    /** Residual blocks of a level of the descending half; of the ascending half one more. */
    private final int each;

    DiffusersUNetNames(TensorFile file) {
        this.file = file;
        this.each = count(file, "down_blocks.0.resnets.%d.");
    }

    /** Whether a file holds a denoiser in these names, and nothing else. */
    static boolean isIn(TensorFile file) {
        return file.has("conv_in.weight") && file.hasPrefix("down_blocks.0.") && file.hasPrefix("up_blocks.0.");
    }

    /** The file with the names of a checkpoint. */
    static TensorFile translated(TensorFile file, String prefix) {
        DiffusersUNetNames names = new DiffusersUNetNames(file);
        return CheckpointNames.renamed(file, name -> prefix + names.name(name));
    }

    /** How many names there are of a pattern with {@code %d} for the number, counted from 0. */
    static int count(TensorFile file, String pattern) {
        int count = 0;
        while (file.hasPrefix(pattern.formatted(count))) {
            count++;
        }
        return count;
    }

    /** The name in a checkpoint, without prefix; a name that diffusers does not give stays. */
    private String name(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : path(name.substring(0, dot)).orElse(name.substring(0, dot)) + name.substring(dot);
    }

    /** The path of a module in a checkpoint, for one that a denoiser has. */
    Optional<String> path(String path) {
        String fixed = FIXED.get(path);
        if (fixed != null) {
            return Optional.of(fixed);
        }
        Matcher level = LEVEL.matcher(path);
        if (level.matches()) {
            int number = Integer.parseInt(level.group(2));
            int index = Integer.parseInt(level.group(4));
            return level.group(1).equals("down")
                    ? descending(number, level.group(3), index, level.group(5))
                    : ascending(number, level.group(3), index, level.group(5));
        }
        Matcher middle = MIDDLE.matcher(path);
        return middle.matches() ? inMiddle(middle.group(1), middle.group(2), middle.group(3)) : Optional.empty();
    }

    /** Each level but the last ends with a block that halves. */
    private Optional<String> descending(int level, String kind, int index, String rest) {
        int first = 1 + level * (each + 1);
        return kind.equals("downsamplers")
                ? only(rest, "input_blocks.%d.0.op".formatted(first + each))
                : inBlock("input_blocks." + (first + index), kind, rest);
    }

    /** The last block of each level but the last doubles too. */
    private Optional<String> ascending(int level, String kind, int index, String rest) {
        int first = level * (each + 1);
        if (!kind.equals("upsamplers")) {
            return inBlock("output_blocks." + (first + index), kind, rest);
        }
        boolean attends = file.hasPrefix("up_blocks.%d.attentions.%d.".formatted(level, each));
        return only(rest, "output_blocks.%d.%d.conv".formatted(first + each, attends ? 2 : 1));
    }

    private static Optional<String> only(String rest, String path) {
        return rest.equals("conv") ? Optional.of(path) : Optional.empty();
    }

    private static Optional<String> inBlock(String block, String kind, String rest) {
        return switch (kind) {
            case "resnets" -> Optional.ofNullable(RESIDUAL.get(rest)).map(to -> block + ".0." + to);
            case "attentions" -> Optional.of(block + ".1." + rest);
            default -> Optional.empty();
        };
    }

    private static Optional<String> inMiddle(String kind, String index, String rest) {
        if (kind.equals("resnets")) {
            return Optional.ofNullable(RESIDUAL.get(rest))
                    .map(to -> "middle_block.%s.%s".formatted(index.equals("0") ? "0" : "2", to));
        }
        return kind.equals("attentions") ? Optional.of("middle_block.1." + rest) : Optional.empty();
    }
}
