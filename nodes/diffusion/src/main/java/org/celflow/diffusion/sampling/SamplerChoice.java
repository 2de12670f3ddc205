package org.celflow.diffusion.sampling;

import java.util.Optional;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueType;

/**
 * A chosen sampling algorithm.
 *
 * @param kind which one
 */
public record SamplerChoice(SamplerKind kind) implements Value {
    /** Samplers on links. */
    public static final ValueType<SamplerChoice> TYPE =
            new ValueType<>("sampler", "Sampler", SamplerChoice.class, Rgb.ofPacked(0xa1887f), Optional.empty());

    @Override
    public long bytes() {
        return 32;
    }
}
