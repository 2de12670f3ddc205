package org.celflow.diffusion.sampling;

import java.util.List;
import java.util.Map;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.model.LatentFormat;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Latent;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One run of a sampler on a latent: draws the noise, adds it, removes it under guidance. For a thread of the GPU lane.
 *
 * @param checkpoint the model, borrowed by the caller
 * @param loras changes of the model's weights, borrowed by the caller
 * @param changes what is changed about how the model is asked
 * @param networks the control networks that the guidance names, borrowed by the caller
 * @param listener told of each step
 * @param interrupt ends the run within a step
 */
public record LatentSampling(
        LoadedCheckpoint checkpoint,
        List<LoraUse> loras,
        List<ModelChange> changes,
        Map<ControlNet, LoadedControlNet> networks,
        StepListener listener,
        Interrupt interrupt) {
    /**
     * What a run gives.
     *
     * @param latent at the last sigma
     * @param prediction of the clean latent that the network made last
     */
    public record Sampled(Latent latent, Latent prediction) {}

    /**
     * Samples.
     *
     * @param latent where to start from, not multiplied by the model's scale; zeros for pure noise. Its mask protects what
     *     must stay.
     * @return latents with the same mask and places
     * @throws NodeException when the latent, a text or a control network does not fit the model, or the numbers overflow
     */
    public Sampled run(Latent latent, Guidance guidance, SamplingPlan plan) throws NodeException {
        LatentFormat format = checkpoint.latentFormat();
        if (latent.channels() != format.channels()) {
            throw new NodeException(
                    "the latent has %d channels, but the model works on %d; connect a latent made for this model"
                            .formatted(latent.channels(), format.channels()));
        }
        float[] sigmas = plan.sigmas().toArray();
        if (sigmas.length < 2) {
            return new Sampled(latent, latent);
        }
        List<Integer> shape = latent.samples().shape();
        float scale = (float) format.scale();
        float[] original = latent.samples().toArray();
        for (int i = 0; i < original.length; i++) {
            original[i] *= scale;
        }
        Canvas canvas = new Canvas(Tensor.of(shape, original), latent.noiseMask(), scale);
        DenoisingModel model = DenoisingModel.of(checkpoint, loras, changes);
        float[] noise = plan.addsNoise() ? LatentNoise.of(plan.seed(), latent) : new float[original.length];
        Guidance sides = ControlledSides.spread(plan.sampler().sides(guidance));
        LastPrediction last = new LastPrediction(listener);
        float[] result;
        try (GuidedDenoiser guided = GuidedDenoiser.open(model, canvas, sides, sigmas, networks, interrupt);
                StepNoise fresh = new StepNoise(plan.seed(), shape, sigmas)) {
            Denoiser denoiser = masked(guided, latent, original, noise, plan);
            float[] start = noised(original, noise, sigmas[0], model.schedule().sigmaMax());
            result = plan.sampler().sampler(model.schedule()).sample(denoiser, start, sigmas, fresh, last);
        }
        Latent clean = latent.withSamples(unscaled(result, scale, shape, guidance));
        return new Sampled(
                clean,
                last.denoised == null ? clean : latent.withSamples(unscaled(last.denoised, scale, shape, guidance)));
    }

    private static Tensor unscaled(float[] latent, float scale, List<Integer> shape, Guidance guidance)
            throws NodeException {
        float[] unscaled = new float[latent.length];
        for (int i = 0; i < latent.length; i++) {
            unscaled[i] = latent[i] / scale;
            if (!Float.isFinite(unscaled[i])) {
                throw new NodeException("sampling gave numbers that are not finite; lower cfg (%s), or set the "
                                .formatted(guidance.cfg())
                        + "checkpoint's number type to fp32");
            }
        }
        return Tensor.of(shape, unscaled);
    }

    /** Remembers what the network last took for the clean latent. */
    private static final class LastPrediction implements StepListener {
        private final StepListener inner;
        private float @Nullable [] denoised;

        LastPrediction(StepListener inner) {
            this.inner = inner;
        }

        @Override
        public void step(int step, float[] x, float[] prediction) {
            denoised = prediction.clone();
            inner.step(step, x, prediction);
        }
    }

    private static Denoiser masked(Denoiser inner, Latent latent, float[] original, float[] noise, SamplingPlan plan) {
        if (latent.noiseMask().isEmpty()) {
            return inner;
        }
        List<Integer> shape = latent.samples().shape();
        float[] mask = LatentMask.spread(latent.noiseMask().get(), shape);
        float[] behind =
                plan.sampler().drawsFreshNoiseBehindMasks() ? LatentNoise.initial(plan.seed() + 1, shape) : noise;
        return new MaskedDenoiser(inner, mask, original, behind);
    }

    /** Adds the noise of a sigma; at the largest, where the original vanishes, so that the variance is right. */
    private static float[] noised(float[] original, float[] noise, float sigma, float max) {
        boolean pure = sigma > max || Math.abs(sigma - max) <= 1e-5 * max;
        float factor = pure ? (float) Math.sqrt(1 + sigma * sigma) : sigma;
        float[] x = new float[original.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = noise[i] * factor + original[i];
        }
        return x;
    }
}
