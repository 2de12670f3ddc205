package org.celflow.diffusion.upscale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.weights.TensorFile;

/**
 * What the convolutions of an upscaling network are called in its file, without {@code .weight} and {@code .bias}.
 *
 * @param first the one that the picture enters by
 * @param block of the dense blocks: a pattern of the number of the residual block from 0, of the dense block in it and of its
 *     convolution, both from 1
 * @param blocks residual blocks
 * @param trunk the one behind the blocks
 * @param doublings those behind each doubling
 * @param fine the last but one
 * @param last the one that the picture leaves by
 */
record RrdbNames(
        String first, String block, int blocks, String trunk, List<String> doublings, String fine, String last) {
    private static final List<String> WRAPPERS = List.of("", "params_ema.", "params.", "module.");
    private static final int MOST = 5;

    /** The path of a convolution of a dense block. */
    String dense(int residual, int dense, int convolution) {
        return block.formatted(residual, dense, convolution);
    }

    /** The names in a file, if it is such a network. */
    static Optional<RrdbNames> find(TensorFile file) {
        for (String wrapper : WRAPPERS) {
            if (file.has(wrapper + "conv_first.weight")) {
                boolean modern = file.hasPrefix(wrapper + "body.0.rdb1.");
                if (modern || file.hasPrefix(wrapper + "RRDB_trunk.0.RDB1.")) {
                    return Optional.of(modern ? modern(file, wrapper) : trunk(file, wrapper));
                }
            }
            if (file.has(wrapper + "model.0.weight") && file.hasPrefix(wrapper + "model.1.sub.0.RDB1.")) {
                return Optional.of(sequence(file, wrapper + "model."));
            }
        }
        return Optional.empty();
    }

    /** As Real-ESRGAN names them. */
    private static RrdbNames modern(TensorFile file, String at) {
        return new RrdbNames(
                at + "conv_first",
                at + "body.%d.rdb%d.conv%d",
                count(file, at + "body.%d.rdb1."),
                at + "conv_body",
                numbered(file, at + "conv_up%d"),
                at + "conv_hr",
                at + "conv_last");
    }

    /** As BSRGAN and the later code of ESRGAN name them. */
    private static RrdbNames trunk(TensorFile file, String at) {
        return new RrdbNames(
                at + "conv_first",
                at + "RRDB_trunk.%d.RDB%d.conv%d",
                count(file, at + "RRDB_trunk.%d.RDB1."),
                at + "trunk_conv",
                numbered(file, at + "upconv%d"),
                at + "HRconv",
                at + "conv_last");
    }

    /** As the first code of ESRGAN names them: by their places in one sequence, three for each doubling. */
    private static RrdbNames sequence(TensorFile file, String at) {
        int blocks = count(file, at + "1.sub.%d.RDB1.");
        int count = 0;
        // Behind n doublings come two convolutions with an activation between them.
        while (count < MOST
                && !(has(file, at, 3 * count + 2) && has(file, at, 3 * count + 4) && !has(file, at, 3 * count + 3))) {
            count++;
        }
        List<String> doublings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            doublings.add(at + (3 * i + 3));
        }
        return new RrdbNames(
                at + "0",
                at + "1.sub.%d.RDB%d.conv%d.0",
                blocks,
                at + "1.sub." + blocks,
                List.copyOf(doublings),
                at + (3 * count + 2),
                at + (3 * count + 4));
    }

    private static boolean has(TensorFile file, String at, int place) {
        return file.has(at + place + ".weight");
    }

    private static int count(TensorFile file, String pattern) {
        int count = 0;
        while (file.hasPrefix(pattern.formatted(count))) {
            count++;
        }
        return count;
    }

    private static List<String> numbered(TensorFile file, String pattern) {
        List<String> found = new ArrayList<>();
        while (file.has(pattern.formatted(found.size() + 1) + ".weight")) {
            found.add(pattern.formatted(found.size() + 1));
        }
        return List.copyOf(found);
    }
}
