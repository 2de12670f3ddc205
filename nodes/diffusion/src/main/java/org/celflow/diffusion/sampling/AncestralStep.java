package org.celflow.diffusion.sampling;

/**
 * A step divided into one down past its goal and noise up to it (k-diffusion's ancestral step).
 *
 * @param down the sigma to step to
 * @param up how much noise is added then
 */
record AncestralStep(double down, double up) {
    /**
     * Divides a step.
     *
     * @param eta 1 adds as much noise as the diffusion has, 0 none
     */
    static AncestralStep of(double from, double to, double eta) {
        if (eta == 0) {
            return new AncestralStep(to, 0);
        }
        double up = Math.min(to, eta * Math.sqrt(to * to * (from * from - to * to) / (from * from)));
        return new AncestralStep(Math.sqrt(to * to - up * up), up);
    }
}
