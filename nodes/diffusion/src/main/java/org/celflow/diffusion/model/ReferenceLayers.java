package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which layers of a denoiser look at a reference.
 *
 * @param attention transformer blocks that also attend to it
 * @param statistics blocks of the denoiser whose channels are brought to its mean and spread; the input blocks are counted from 0, then
 *     come the middle and the output blocks
 * @param kept whether the negative side is kept from it
 */
record ReferenceLayers(Set<String> attention, Set<Integer> statistics, boolean kept) {
    static final ReferenceLayers NONE = new ReferenceLayers(Set.of(), Set.of(), false);

    /** A fidelity below this is none. */
    private static final double LEAST_FIDELITY = 1e-5;

    private static final List<Integer> INPUT = List.of(4, 5, 7, 8, 10, 11);
    private static final List<Integer> INPUT_XL = List.of(4, 5, 7, 8);
    private static final int OUTPUTS = 8;
    private static final int OUTPUTS_XL = 6;
    private static final int BLOCKS_XL = 9;

    /** Copies the sets. */
    ReferenceLayers {
        attention = Set.copyOf(attention);
        statistics = Set.copyOf(statistics);
    }

    static ReferenceLayers of(ReferenceOnly change, DenoiserConfig config) {
        return new ReferenceLayers(
                change.attention() ? attention(config, change.weight()) : Set.of(),
                change.statistics() ? statistics(config, change.weight()) : Set.of(),
                change.fidelity() > LEAST_FIDELITY);
    }

    boolean any() {
        return !attention.isEmpty() || !statistics.isEmpty();
    }

    /** Of n blocks in the order of their channels, the most first, block i takes part if the weight is above i / n. */
    private static Set<String> attention(DenoiserConfig config, double weight) {
        List<Stage.Attention> stages = new ArrayList<>(config.attentions().toList());
        stages.sort(Comparator.comparingInt(stage -> -stage.out()));
        List<String> blocks = new ArrayList<>();
        for (Stage.Attention stage : stages) {
            for (int i = 0; i < stage.depth(); i++) {
                blocks.add(stage.block(i));
            }
        }
        Set<String> taking = new LinkedHashSet<>();
        for (int i = 0; i < blocks.size(); i++) {
            if (weight > (double) i / blocks.size()) {
                taking.add(blocks.get(i));
            }
        }
        return taking;
    }

    /** The middle at any weight, then blocks further and further from it up to a weight of 2. */
    private static Set<Integer> statistics(DenoiserConfig config, double weight) {
        int inputs = config.input().size();
        boolean xl = inputs <= BLOCKS_XL;
        List<Integer> descending = xl ? INPUT_XL : INPUT;
        int ascending = xl ? OUTPUTS_XL : OUTPUTS;
        Set<Integer> taking = new LinkedHashSet<>();
        if (weight > 0) {
            taking.add(inputs);
        }
        for (int i = 0; i < descending.size(); i++) {
            if (weight > 2 * (1 - (double) i / descending.size()) && descending.get(i) < inputs) {
                taking.add(descending.get(i));
            }
        }
        for (int i = 0; i < ascending; i++) {
            if (weight > 2.0 * i / ascending && i < config.output().size()) {
                taking.add(inputs + 1 + i);
            }
        }
        return taking;
    }
}
