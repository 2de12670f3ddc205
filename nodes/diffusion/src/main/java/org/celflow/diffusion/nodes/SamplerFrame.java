package org.celflow.diffusion.nodes;

import java.util.List;
import org.celflow.diffusion.sampling.FrameBatch;
import org.celflow.diffusion.sampling.Guidance;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;

/**
 * What a sampler takes one of for each frame that it denoises.
 *
 * @param latent where it starts from
 * @param guidance what it is told
 */
record SamplerFrame(Latent latent, Guidance guidance) {
    SamplerFrame(Latent latent, Conditioning positive, Conditioning negative, double cfg) {
        this(latent, new Guidance(positive, negative, cfg));
    }

    /** Whether another frame can be denoised beside this one, by the same model in the same steps. */
    boolean joins(SamplerFrame other) {
        return FrameBatch.alike(latent, other.latent)
                && FrameBatch.alike(guidance.positive(), other.guidance.positive())
                && FrameBatch.alike(guidance.negative(), other.guidance.negative());
    }

    /** Frames side by side. */
    static FrameBatch batch(List<SamplerFrame> frames) {
        return new FrameBatch(
                frames.stream().map(SamplerFrame::latent).toList(),
                frames.stream().map(SamplerFrame::guidance).toList());
    }
}
