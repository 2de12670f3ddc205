package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;

/**
 * Brings the tensors of files that hold one part of a checkpoint under the names that they have in a whole one, so that all that follows
 * knows one naming only. Takes denoisers and autoencoders without prefix or named as diffusers does, and CLIP text encoders.
 */
final class CheckpointNames {
    static final String UNET = "model.diffusion_model.";
    static final String VAE = "first_stage_model.";
    static final String SD1_TEXT = "cond_stage_model.transformer.";

    private static final Pattern LEVEL = Pattern.compile("(down|up)_blocks\\.(\\d{1,3})\\.");
    private static final Pattern RESNET = Pattern.compile("\\.resnets\\.(\\d+)\\.");
    private static final int LAST_LEVEL = 3;

    private CheckpointNames() {}

    /** The file with the names of a whole checkpoint. */
    static TensorFile standard(TensorFile file) {
        if (file.has("input_blocks.0.0.weight") && !file.hasPrefix("input_hint_block.")) {
            return renamed(file, name -> UNET + name);
        }
        if (DiffusersUNetNames.isIn(file)) {
            return DiffusersUNetNames.translated(file, UNET);
        }
        if (file.has("decoder.conv_in.weight")) {
            boolean diffusers = file.hasPrefix("decoder.up_blocks.");
            return renamed(file, name -> VAE + (diffusers ? fromDiffusers(name) : name));
        }
        if (ClipFileNames.isIn(file)) {
            return ClipFileNames.alone(file);
        }
        return file;
    }

    static TensorFile renamed(TensorFile file, UnaryOperator<String> names) {
        List<TensorEntry> entries = new ArrayList<>();
        for (TensorEntry e : file.entries().values()) {
            entries.add(e.named(names.apply(e.name())));
        }
        return new TensorFile(file.path(), file.length(), entries, file.metadata());
    }

    private static String fromDiffusers(String name) {
        Matcher level = LEVEL.matcher(name);
        String n = level.replaceAll(match -> match.group(1).equals("down")
                ? "down." + match.group(2) + "."
                // Diffusers counts from the smallest picture, CompVis from the largest.
                : "up." + (LAST_LEVEL - Integer.parseInt(match.group(2))) + ".");
        n = n.replace("mid_block.resnets.0.", "mid.block_1.").replace("mid_block.resnets.1.", "mid.block_2.");
        n = RESNET.matcher(n).replaceAll(".block.$1.");
        return n.replace("mid_block.attentions.0.", "mid.attn_1.")
                .replace("attn_1.group_norm.", "attn_1.norm.")
                .replaceFirst("attn_1\\.(?:to_q|query)\\.", "attn_1.q.")
                .replaceFirst("attn_1\\.(?:to_k|key)\\.", "attn_1.k.")
                .replaceFirst("attn_1\\.(?:to_v|value)\\.", "attn_1.v.")
                .replaceFirst("attn_1\\.(?:to_out\\.0|proj_attn)\\.", "attn_1.proj_out.")
                .replace(".conv_shortcut.", ".nin_shortcut.")
                .replace(".downsamplers.0.", ".downsample.")
                .replace(".upsamplers.0.", ".upsample.")
                .replace("conv_norm_out.", "norm_out.");
    }
}
