package org.celflow.node.value;

import java.util.List;
import java.util.Optional;

/**
 * What a sampler is told to draw: one or more encoded prompts, each with where, when and under which control it holds.
 *
 * @param entries at least one
 */
public record Conditioning(List<Entry> entries) implements Value {
    /** Copies the list. */
    public Conditioning {
        entries = List.copyOf(entries);
    }

    /**
     * One encoded prompt.
     *
     * @param tokens the text encoder's output, tokens x width
     * @param pooled one vector for the whole text, if the encoder makes one
     * @param controls control networks in the order in which they were applied
     */
    public record Entry(Tensor tokens, Optional<Tensor> pooled, List<Control> controls) {
        /** Copies the list. */
        public Entry {
            controls = List.copyOf(controls);
        }
    }

    /**
     * A control network at work.
     *
     * @param network which one
     * @param hint the picture that it follows, 3 channels, 0 to 1
     * @param strength factor of its residuals, 0 to 10
     * @param start where in the schedule it begins, 0 (all noise) to 1
     * @param end where it ends, 0 to 1
     */
    public record Control(ControlNet network, Image hint, double strength, double start, double end) {}

    @Override
    public long bytes() {
        long sum = 64;
        for (Entry entry : entries) {
            sum += entry.tokens().bytes() + entry.pooled().map(Tensor::bytes).orElse(0L);
            for (Control control : entry.controls()) {
                sum += control.hint().bytes() + 256;
            }
        }
        return sum;
    }
}
