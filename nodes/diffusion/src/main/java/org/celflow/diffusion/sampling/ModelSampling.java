package org.celflow.diffusion.sampling;

import java.util.List;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.Prediction;
import org.celflow.node.value.ModelChange;

/**
 * What a model was trained to answer, when its file does not say it, and over which noises.
 *
 * @param kind of the answer
 * @param zeroTerminalSnr whether the last training step was noise alone
 */
public record ModelSampling(Kind kind, boolean zeroTerminalSnr) implements SamplingChange {
    /** What a model answers. */
    public enum Kind {
        /** The noise. */
        EPS,
        /** The velocity between noise and clean latent. */
        V_PREDICTION,
        /** The noise, in a few steps, as latent consistency models do. */
        LCM,
        /** The clean latent. */
        X0,
        /** The clean latent, of x as it is: not divided by its deviation. */
        IMG_TO_IMG
    }

    private static final NoiseSchedule ZERO_TERMINAL =
            NoiseSchedule.stableDiffusion().zeroTerminal();
    private static final int DISTILLED_STEPS = 50;

    /** The noises of a model with these changes whose file says nothing of its own. */
    static NoiseSchedule schedule(List<ModelChange> changes) {
        for (ModelChange change : changes) {
            if (change instanceof ModelSampling sampling) {
                return sampling.schedule();
            }
        }
        return NoiseSchedule.stableDiffusion();
    }

    /** The noises of a checkpoint with these changes. */
    public static NoiseSchedule schedule(LoadedCheckpoint checkpoint, List<ModelChange> changes) {
        boolean told = changes.stream().anyMatch(ModelSampling.class::isInstance);
        return !told && checkpoint.zeroTerminalSnr() ? ZERO_TERMINAL : schedule(changes);
    }

    /** What a model with these changes answers. */
    static Parameterization parameterization(Prediction prediction, List<ModelChange> changes) {
        for (ModelChange change : changes) {
            if (change instanceof ModelSampling sampling) {
                return switch (sampling.kind) {
                    case EPS -> Parameterization.EPSILON;
                    case V_PREDICTION -> Parameterization.VELOCITY;
                    case LCM -> Parameterization.CONSISTENCY;
                    case X0 -> Parameterization.CLEAN;
                    case IMG_TO_IMG -> Parameterization.CLEAN_OF_UNSCALED;
                };
            }
        }
        return Parameterization.of(prediction);
    }

    private NoiseSchedule schedule() {
        NoiseSchedule trained = zeroTerminalSnr ? ZERO_TERMINAL : NoiseSchedule.stableDiffusion();
        return kind == Kind.LCM ? trained.distilled(DISTILLED_STEPS) : trained;
    }
}
