package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;

/** Reads control networks in the names that diffusers gives their tensors, as if they had those of the first ones. */
final class DiffusersControlNames {
    private static final String MARK = "controlnet_cond_embedding.conv_in.weight";

    private static final Map<String, String> FIXED = Map.of(
            "time_embedding.linear_1", "time_embed.0",
            "time_embedding.linear_2", "time_embed.2",
            "add_embedding.linear_1", "label_emb.0.0",
            "add_embedding.linear_2", "label_emb.0.2",
            "conv_in", "input_blocks.0.0",
            "controlnet_mid_block", "middle_block_out.0",
            "controlnet_cond_embedding.conv_in", "input_hint_block.0");
    private static final Map<String, String> RESIDUAL = Map.of(
            "norm1", "in_layers.0",
            "conv1", "in_layers.2",
            "time_emb_proj", "emb_layers.1",
            "norm2", "out_layers.0",
            "conv2", "out_layers.3",
            "conv_shortcut", "skip_connection");

    private static final Pattern DOWN = Pattern.compile("down_blocks\\.(\\d+)\\.(\\w+)\\.(\\d+)\\.(.+)");
    private static final Pattern MIDDLE = Pattern.compile("mid_block\\.(\\w+)\\.(\\d+)\\.(.+)");
    private static final Pattern EXIT = Pattern.compile("controlnet_down_blocks\\.(\\d+)");
    private static final Pattern HINT = Pattern.compile("controlnet_cond_embedding\\.blocks\\.(\\d+)");

    private final TensorFile file;
    private final int each;
    private final int hints;

    private DiffusersControlNames(TensorFile file) {
        this.file = file;
        this.each = count("down_blocks.0.resnets.%d.");
        this.hints = count("controlnet_cond_embedding.blocks.%d.");
    }

    private int count(String pattern) {
        int count = 0;
        while (file.hasPrefix(pattern.formatted(count))) {
            count++;
        }
        return count;
    }

    /** The same file under the usual names; the file itself if it has them already. */
    static TensorFile translated(TensorFile file) {
        if (!file.has(MARK)) {
            return file;
        }
        DiffusersControlNames names = new DiffusersControlNames(file);
        Map<String, TensorEntry> entries = new LinkedHashMap<>();
        for (TensorEntry entry : file.entries().values()) {
            String name = names.name(entry.name()).orElse(entry.name());
            entries.put(
                    name,
                    new TensorEntry(name, entry.type(), entry.shape(), entry.strides(), entry.begin(), entry.end()));
        }
        List<TensorEntry> all = new ArrayList<>(entries.values());
        return new TensorFile(file.path(), file.length(), all, file.metadata());
    }

    private Optional<String> name(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? Optional.empty() : path(name.substring(0, dot)).map(path -> path + name.substring(dot));
    }

    private Optional<String> path(String path) {
        String fixed = FIXED.get(path);
        if (fixed != null) {
            return Optional.of(fixed);
        }
        if (path.equals("controlnet_cond_embedding.conv_out")) {
            return Optional.of("input_hint_block." + 2 * (hints + 1));
        }
        Matcher exit = EXIT.matcher(path);
        if (exit.matches()) {
            return Optional.of("zero_convs." + exit.group(1) + ".0");
        }
        Matcher hint = HINT.matcher(path);
        if (hint.matches()) {
            return number(hint.group(1)).map(index -> "input_hint_block." + 2 * (index + 1));
        }
        Matcher down = DOWN.matcher(path);
        if (down.matches()) {
            return number(down.group(1))
                    .flatMap(level -> number(down.group(3))
                            .flatMap(index -> inLevel(level, down.group(2), index, down.group(4))));
        }
        Matcher middle = MIDDLE.matcher(path);
        return middle.matches() ? inMiddle(middle.group(1), middle.group(2), middle.group(3)) : Optional.empty();
    }

    /** Blocks are counted on over all levels; each level but the last ends with one that halves. */
    private Optional<String> inLevel(int level, String kind, int index, String rest) {
        int first = 1 + level * (each + 1);
        return switch (kind) {
            case "resnets" ->
                Optional.ofNullable(RESIDUAL.get(rest)).map(to -> "input_blocks.%d.0.%s".formatted(first + index, to));
            case "attentions" -> Optional.of("input_blocks.%d.1.%s".formatted(first + index, rest));
            case "downsamplers" ->
                rest.equals("conv") ? Optional.of("input_blocks.%d.0.op".formatted(first + each)) : Optional.empty();
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

    /** Files may hold any name, so also numbers that are none. */
    private static Optional<Integer> number(String digits) {
        return digits.length() > 3 ? Optional.empty() : Optional.of(Integer.parseInt(digits));
    }
}
