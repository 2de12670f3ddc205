package org.celflow.diffusion.sampling;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What is set about a sampler; what is not is as {@link SamplerKind} has it.
 *
 * @param eta how much noise is added after each step, measured in what the diffusion has: 0 none, 1 as much
 * @param noise what that noise is multiplied by, without the step knowing of it; 1 for as it is
 * @param middle where in a step, as a share of it, the network is asked a second time; above 0
 * @param order how many predictions or stages make a step at most
 */
public record SamplerTuning(OptionalDouble eta, double noise, OptionalDouble middle, OptionalInt order) {
    /** Nothing is set. */
    public static final SamplerTuning NONE =
            new SamplerTuning(OptionalDouble.empty(), 1, OptionalDouble.empty(), OptionalInt.empty());

    /** Why a sampler cannot be set so, in a sentence; empty if it can. */
    public Optional<String> misfit(SamplerKind kind) {
        boolean noisy = kind.takesEta();
        if (eta.isPresent() && !noisy) {
            return Optional.of(
                    kind.label() + " has no eta to be set; set it to -1, or choose an ancestral or sde sampler");
        } else if (noise != 1 && !noisy) {
            return Optional.of(
                    kind.label() + " has no noise to be set; set it to 1, or choose an ancestral or sde sampler");
        } else if (middle.isPresent() && !kind.asksAtAMiddle()) {
            return Optional.of(kind.label() + " has no middle to be set; set it to 0, or choose dpmpp_sde or seeds_2");
        } else if (order.isPresent() && kind.mostOrder() == 0) {
            return Optional.of(
                    kind.label() + " has no order to be set; set it to 0, or choose lms, deis, ipndm or er_sde");
        } else if (order.isPresent() && (order.getAsInt() < kind.leastOrder() || order.getAsInt() > kind.mostOrder())) {
            return Optional.of("%s has orders from %d to %d, not %d; set order to one of them or to 0"
                    .formatted(kind.label(), kind.leastOrder(), kind.mostOrder(), order.getAsInt()));
        }
        return Optional.empty();
    }

    /** A sampler whose noise is multiplied. */
    Sampler scalingNoise(Sampler sampler) {
        if (noise == 1) {
            return sampler;
        }
        return (model, x, sigmas, source, listener) -> sampler.sample(model, x, sigmas, scaled(source), listener);
    }

    private NoiseSource scaled(NoiseSource source) {
        return new NoiseSource() {
            @Override
            public float[] next() {
                return times(source.next());
            }

            @Override
            public float[] between(float from, float to) {
                return times(source.between(from, to));
            }
        };
    }

    private float[] times(float[] drawn) {
        float factor = (float) noise;
        float[] scaled = new float[drawn.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = drawn[i] * factor;
        }
        return scaled;
    }
}
