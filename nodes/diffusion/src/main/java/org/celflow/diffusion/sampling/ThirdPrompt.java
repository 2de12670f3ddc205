package org.celflow.diffusion.sampling;

import org.celflow.node.value.Conditioning;

/** Guidance for which the network is asked about a third prompt beside the positive and the negative one. */
sealed interface ThirdPrompt extends SamplingChange permits PerpendicularNegative, DualCfg {
    /** What the network is asked about. */
    Conditioning prompt();

    /**
     * The guided prediction.
     *
     * @param sides the predictions of the positive and the negative prompt; what is guided already is not looked at
     * @param third that of {@link #prompt}
     * @param cfg the sampler's
     * @param frames side by side in the predictions
     * @return a new array
     */
    float[] guided(Denoiser.Split sides, float[] third, double cfg, int frames);

    @Override
    default long bytes() {
        return 256 + prompt().bytes();
    }
}
