package org.celflow.diffusion.sampling;

/**
 * Reads a soft mask as the time from which each place may change (Levin and Fried, Differential Diffusion: Giving Each Pixel Its
 * Strength, 2023): white places from the first step, grey ones later, black ones not before the smallest sigma. Times are training steps; as in
 * ComfyUI a step at the smallest sigma of the run frees every place.
 *
 * @param strength 1 for places that are either kept or free at a step, less mixes the soft mask in, 0 leaves it as it is
 */
public record DifferentialDiffusion(double strength) implements SamplingChange {
    /**
     * What may change at a step.
     *
     * @param soft 1 may change from the first step, less later; not modified
     * @param sigma of the step
     * @param sigmas of the whole run
     * @param schedule of the model
     * @return a new mask
     */
    float[] mask(float[] soft, float sigma, float[] sigmas, NoiseSchedule schedule) {
        int first = schedule.timestep(sigmas[0]);
        int last = schedule.timestep(Math.max(sigmas[sigmas.length - 1], schedule.sigmaMin()));
        float left = (float) (schedule.timestep(sigma) - last) / (float) (first - last);
        float hard = (float) strength;
        float gentle = (float) (1 - strength);
        float[] mask = new float[soft.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = hard * (soft[i] >= left ? 1 : 0) + gentle * soft[i];
        }
        return mask;
    }
}
