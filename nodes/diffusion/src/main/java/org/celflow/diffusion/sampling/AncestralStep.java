package org.celflow.diffusion.sampling;

/**
 * A step divided into one down past its goal and noise up to it (k-diffusion's ancestral step).
 *
 * @param down the sigma to step to
 * @param up how much noise is added then
 */
record AncestralStep(double down, double up) {
    /**
     * Divides a step, in 32 bits as k-diffusion does: after the first step of a model whose last training step was noise alone,
     * {@code down} is the small difference of two large numbers, and what rounding leaves of it is part of its pictures.
     *
     * @param eta 1 adds as much noise as the diffusion has, 0 none
     */
    static AncestralStep of(double from, double to, double eta) {
        if (eta == 0) {
            return new AncestralStep(to, 0);
        }
        float from2 = (float) from * (float) from;
        float to2 = (float) to * (float) to;
        float up = Math.min((float) to, (float) eta * (float) Math.sqrt(to2 * (from2 - to2) / from2));
        return new AncestralStep((float) Math.sqrt(to2 - up * up), up);
    }
}
