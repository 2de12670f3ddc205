package org.celflow.diffusion.sampling;

/**
 * Noises that were optimised for a family of models at ten steps (Sabour et al., Align Your Steps: Optimizing Sampling Schedules in
 * Diffusion Models, 2024), with the numbers that its authors published.
 */
public enum AlignedSteps {
    /** Stable Diffusion 1.x. */
    SD1,
    /** Stable Diffusion XL. */
    SDXL;

    /**
     * The noises of a run, closed with 0; between the ten steps their logarithms are joined by straight lines.
     *
     * @param steps at least 1
     * @param denoise the share of the steps that is gone through, from the end; 0 for no run
     */
    public Sigmas sigmas(int steps, double denoise) {
        if (denoise <= 0) {
            return Sigmas.of();
        }
        int taken = denoise < 1 ? (int) Math.rint(steps * denoise) : steps;
        float[] sigmas = new float[taken + 1];
        for (int i = 0; i < taken; i++) {
            sigmas[i] = (float) at((double) (steps - taken + i) / steps);
        }
        return Sigmas.of(sigmas);
    }

    /** The noise after a share of the steps, below 1. */
    private double at(double done) {
        double[] levels = levels();
        int intervals = levels.length - 1;
        // What is a whole step but for rounding is that step.
        double place = Math.rint(done * intervals * 1e9) / 1e9;
        int before = (int) place;
        double part = place - before;
        return part == 0
                ? levels[before]
                : Math.exp((1 - part) * Math.log(levels[before]) + part * Math.log(levels[before + 1]));
    }

    private double[] levels() {
        return switch (this) {
            case SD1 ->
                new double[] {
                    14.6146412293,
                    6.4745760956,
                    3.8636745985,
                    2.6946151520,
                    1.8841921177,
                    1.3943805092,
                    0.9642583904,
                    0.6523686016,
                    0.3977456272,
                    0.1515232662,
                    0.0291671582
                };
            case SDXL ->
                new double[] {
                    14.6146412293,
                    6.3184485287,
                    3.7681790315,
                    2.1811480769,
                    1.3405244945,
                    0.8620721141,
                    0.5550693289,
                    0.3798540708,
                    0.2332364134,
                    0.1114188177,
                    0.0291671582
                };
        };
    }
}
