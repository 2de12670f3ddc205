package org.celflow.diffusion.sampling;

import java.util.ArrayList;
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

    /** Samples a frame by itself, see {@link #run(FrameBatch, SamplingPlan)}. */
    public Sampled run(Latent latent, Guidance guidance, SamplingPlan plan) throws NodeException {
        return run(FrameBatch.of(latent, guidance), plan).get(0);
    }

    /**
     * Samples frames side by side. Each gets what it would get by itself, up to the order in which matrix kernels round.
     *
     * @param frames where to start from: latents not multiplied by the model's scale; zeros for pure noise. Their masks
     *     protect what must stay.
     * @return for each frame latents with its mask and places
     * @throws NodeException when the latents, a text or a control network do not fit the model, or the numbers overflow
     */
    public List<Sampled> run(FrameBatch frames, SamplingPlan plan) throws NodeException {
        LatentFormat format = checkpoint.latentFormat();
        Latent latent = frames.latents().get(0);
        if (latent.channels() != format.channels()) {
            throw new NodeException(
                    "the latent has %d channels, but the model works on %d; connect a latent made for this model"
                            .formatted(latent.channels(), format.channels()));
        }
        float[] sigmas = plan.sigmas().toArray();
        if (sigmas.length < 2) {
            return frames.latents().stream().map(l -> new Sampled(l, l)).toList();
        }
        float scale = (float) format.scale();
        float[] original = frames.joined(l -> l.samples().toArray());
        for (int i = 0; i < original.length; i++) {
            original[i] *= scale;
        }
        Canvas canvas = new Canvas(Tensor.of(frames.wholeShape(), original), latent.noiseMask(), scale);
        DenoisingModel model = DenoisingModel.of(checkpoint, loras, changes, listener::warn);
        if (frames.size() > 1 && model.unet().furtherChannels() > 0) {
            throw new NodeException("a model that fills holes is shown one picture at a time; sample frame by frame");
        }
        float[] noise =
                plan.addsNoise() ? frames.joined(l -> LatentNoise.of(plan.seed(), l)) : new float[original.length];
        List<Guidance> sides = frames.guidances().stream()
                .map(guidance -> sides(guidance, plan, changes))
                .toList();
        LastPrediction last = new LastPrediction(listener);
        float[] result;
        try (AttentionGuidance guided = AttentionGuidance.open(model, canvas, sides, sigmas, networks, interrupt);
                StepNoise fresh = new StepNoise(plan.seed(), frames.shape(), sigmas)) {
            Denoiser denoiser = masked(guided, frames, original, noise, plan, model);
            float[] start = noised(original, noise, sigmas[0], model.schedule().sigmaMax());
            NoiseSource source = new RepeatedNoise(fresh, frames.size());
            result = plan.sampler().sampler(model.schedule()).sample(denoiser, start, sigmas, source, last);
        }
        double cfg = frames.guidances().get(0).cfg();
        List<Latent> clean = frames.withSamples(unscaled(result, scale, cfg));
        List<Latent> predicted =
                last.denoised == null ? clean : frames.withSamples(unscaled(last.denoised, scale, cfg));
        List<Sampled> sampled = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            sampled.add(new Sampled(coloured(clean.get(i)), coloured(predicted.get(i))));
        }
        return sampled;
    }

    /** As latents of the model look. */
    private Latent coloured(Latent latent) {
        return checkpoint.colours().map(latent::withColours).orElse(latent);
    }

    private static float[] unscaled(float[] latent, float scale, double cfg) throws NodeException {
        float[] unscaled = new float[latent.length];
        for (int i = 0; i < latent.length; i++) {
            unscaled[i] = latent[i] / scale;
            if (!Float.isFinite(unscaled[i])) {
                throw new NodeException(
                        "sampling gave numbers that are not finite; lower cfg (%s), or set the ".formatted(cfg)
                                + "checkpoint's number type to fp32");
            }
        }
        return unscaled;
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

    /** The guidance with as many sides as a run asks the network about, and the control of each. */
    public static Guidance sides(Guidance guidance, SamplingPlan plan, List<ModelChange> changes) {
        return ControlledSides.spread(
                AttentionGuidance.sides(plan.sampler().kind().sides(guidance), changes));
    }

    private static Denoiser masked(
            Denoiser inner,
            FrameBatch frames,
            float[] original,
            float[] noise,
            SamplingPlan plan,
            DenoisingModel model) {
        if (frames.latents().get(0).noiseMask().isEmpty()) {
            return inner;
        }
        List<Integer> shape = frames.shape();
        float[] mask = frames.joined(l -> LatentMask.spread(l.noiseMask().orElseThrow(), shape));
        float[] behind = plan.sampler().kind().drawsFreshNoiseBehindMasks()
                ? frames.joined(l -> LatentNoise.initial(plan.seed() + 1, shape))
                : noise;
        float[] sigmas = plan.sigmas().toArray();
        MaskedDenoiser.StepMask stepMask = model.change(DifferentialDiffusion.class)
                .<MaskedDenoiser.StepMask>map(change -> sigma -> change.mask(mask, sigma, sigmas, model.schedule()))
                .orElse(sigma -> mask);
        return new MaskedDenoiser(inner, stepMask, original, behind);
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
