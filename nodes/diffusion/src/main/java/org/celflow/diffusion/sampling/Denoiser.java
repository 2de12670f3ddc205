package org.celflow.diffusion.sampling;

import org.celflow.node.NodeException;

/** Says what a noisy latent looks like without its noise. */
@FunctionalInterface
public interface Denoiser {
    /**
     * Predicts the clean latent.
     *
     * @param x the noisy latent, unit variance plus noise; not modified
     * @param sigma the noise in it
     * @return a new array of the same length
     * @throws org.celflow.node.CancelledException when the run was cancelled
     */
    float[] denoise(float[] x, float sigma) throws NodeException;

    /**
     * Predicts the clean latent, with and without guidance.
     *
     * @param x as of {@link #denoise}
     * @param sigma as of {@link #denoise}
     * @return new arrays; one and the same when there is no guidance
     * @throws org.celflow.node.CancelledException when the run was cancelled
     */
    default Split split(float[] x, float sigma) throws NodeException {
        return Split.same(denoise(x, sigma));
    }

    /** Predictions of the clean latent. */
    final class Split {
        private final float[] prompted;
        private final float[] guided;
        private final float[] unguided;

        Split(float[] prompted, float[] guided, float[] unguided) {
            this.prompted = prompted;
            this.guided = guided;
            this.unguided = unguided;
        }

        /** Without guidance. */
        static Split same(float[] denoised) {
            return new Split(denoised, denoised, denoised);
        }

        /** The same with another guided prediction. */
        Split withGuided(float[] other) {
            return new Split(prompted, other, unguided);
        }

        /** The positive prompt's; not to be modified. */
        float[] prompted() {
            return prompted;
        }

        /** Carried from the negative prompt's prediction over the positive one's; not to be modified. */
        float[] guided() {
            return guided;
        }

        /** The negative prompt's; not to be modified. */
        float[] unguided() {
            return unguided;
        }
    }
}
