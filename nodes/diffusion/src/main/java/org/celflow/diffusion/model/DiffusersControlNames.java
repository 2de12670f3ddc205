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
            "controlnet_mid_block", "middle_block_out.0",
            "controlnet_cond_embedding.conv_in", "input_hint_block.0");

    private static final Pattern EXIT = Pattern.compile("controlnet_down_blocks\\.(\\d+)");
    private static final Pattern HINT = Pattern.compile("controlnet_cond_embedding\\.blocks\\.(\\d{1,3})");

    private final DiffusersUNetNames copied;
    private final int hints;

    private DiffusersControlNames(TensorFile file) {
        this.copied = new DiffusersUNetNames(file);
        this.hints = DiffusersUNetNames.count(file, "controlnet_cond_embedding.blocks.%d.");
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
            entries.put(name, entry.named(name));
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
            return Optional.of("input_hint_block." + 2 * (Integer.parseInt(hint.group(1)) + 1));
        }
        return copied.path(path);
    }
}
