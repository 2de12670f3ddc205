package org.celflow.diffusion.sampling;

import java.util.Optional;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueType;

/**
 * A chosen sampling algorithm.
 *
 * @param kind which one
 * @param tuning what is set about it, which must fit it
 */
public record SamplerChoice(SamplerKind kind, SamplerTuning tuning) implements Value {
    /** Samplers on links. */
    public static final ValueType<SamplerChoice> TYPE =
            new ValueType<>("sampler", "Sampler", SamplerChoice.class, Rgb.ofPacked(0xa1887f), Optional.empty());

    /** An algorithm as it is. */
    public SamplerChoice(SamplerKind kind) {
        this(kind, SamplerTuning.NONE);
    }

    /**
     * The algorithm.
     *
     * @param schedule of the model that it will ask
     */
    Sampler sampler(NoiseSchedule schedule) {
        return kind.sampler(schedule, tuning);
    }

    @Override
    public long bytes() {
        return 96;
    }
}
