package org.celflow.diffusion.sampling;

import java.util.List;
import java.util.Map;
import org.celflow.diffusion.model.LatentFormat;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sampler on a latent: draws the noise, adds it, removes it under guidance. For a thread of the GPU lane.
 *
 * @param checkpoint the model, borrowed by the caller
 * @param networks the control networks that the guidance names, borrowed by the caller
 * @param listener told of each step
 * @param interrupt ends the run within a step
 */
public record LatentSampling(
        LoadedCheckpoint checkpoint,
        Map<ControlNet, LoadedControlNet> networks,
        StepListener listener,
        Interrupt interrupt) {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.stableDiffusion();

    /**
     * Samples.
     *
     * @param latent where to start from, not multiplied by the model's scale; zeros for pure noise. Its mask protects what
     *     must stay.
     * @return the latent without noise, with the same mask
     * @throws NodeException when the latent, a text or a control network does not fit the model, or the numbers overflow
     */
    public Latent run(Latent latent, Guidance guidance, SamplerSettings settings) throws NodeException {
        LatentFormat format = checkpoint.latentFormat();
        if (latent.channels() != format.channels()) {
            throw new NodeException(
                    "the latent has %d channels, but the model works on %d; connect a latent made for this model"
                            .formatted(latent.channels(), format.channels()));
        }
        float[] sigmas = settings.sigmas(SCHEDULE);
        if (sigmas.length < 2) {
            return latent;
        }
        List<Integer> shape = latent.samples().shape();
        float scale = (float) format.scale();
        float[] original = latent.samples().toArray();
        for (int i = 0; i < original.length; i++) {
            original[i] *= scale;
        }
        float[] noise = LatentNoise.initial(settings.seed(), shape);
        float[] mask = latent.noiseMask().map(m -> LatentMask.spread(m, shape)).orElse(null);
        Guidance sides = ControlledSides.spread(settings.sides(guidance));
        float[] result;
        try (GuidedDenoiser guided =
                        GuidedDenoiser.open(checkpoint.unet(), SCHEDULE, shape, sides, networks, interrupt);
                StepNoise fresh = new StepNoise(settings.seed(), shape, sigmas)) {
            Denoiser denoiser = masked(guided, mask, original, noise, settings, shape);
            result = settings.sampler()
                    .sampler()
                    .sample(denoiser, noised(original, noise, sigmas[0]), sigmas, fresh, listener);
        }
        for (int i = 0; i < result.length; i++) {
            result[i] /= scale;
            if (!Float.isFinite(result[i])) {
                throw new NodeException("sampling gave numbers that are not finite; lower cfg (%s), or set the "
                                .formatted(settings.cfg())
                        + "checkpoint's number type to fp32");
            }
        }
        return new Latent(Tensor.of(shape, result), latent.noiseMask());
    }

    private static Denoiser masked(
            Denoiser inner,
            float @Nullable [] mask,
            float[] original,
            float[] noise,
            SamplerSettings settings,
            List<Integer> shape) {
        if (mask == null) {
            return inner;
        }
        float[] behind = settings.sampler().drawsFreshNoiseBehindMasks()
                ? LatentNoise.initial(settings.seed() + 1, shape)
                : noise;
        return new MaskedDenoiser(inner, mask, original, behind);
    }

    /** Adds the noise of a sigma; at the largest, where the original vanishes, so that the variance is right. */
    private static float[] noised(float[] original, float[] noise, float sigma) {
        float max = SCHEDULE.sigmaMax();
        boolean pure = sigma > max || Math.abs(sigma - max) <= 1e-5 * max;
        float factor = pure ? (float) Math.sqrt(1 + sigma * sigma) : sigma;
        float[] x = new float[original.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = noise[i] * factor + original[i];
        }
        return x;
    }
}
