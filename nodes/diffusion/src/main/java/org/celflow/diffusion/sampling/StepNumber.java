package org.celflow.diffusion.sampling;

/** Numbers the steps of a run by their noise, so that a sampler that asks twice in a step is in that step both times. */
final class StepNumber {
    private StepNumber() {}

    /**
     * The step that a noise belongs to.
     *
     * @param sigmas of a run, falling or rising
     * @return 1 to the number of steps
     */
    static int of(float[] sigmas, float sigma) {
        int last = sigmas.length - 1;
        boolean rising = sigmas[last] > sigmas[0];
        int begun = 0;
        for (int i = 0; i < last; i++) {
            begun += (rising ? sigmas[i] <= sigma : sigmas[i] >= sigma) ? 1 : 0;
        }
        return Math.max(1, begun);
    }
}
