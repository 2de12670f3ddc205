package org.celflow.reference.cases;

import org.celflow.diffusion.sampling.NoiseSchedule;
import org.celflow.diffusion.sampling.ScheduleKind;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;

/** The sigmas of a run, the model's own sigmas, and what is computed from them. */
public final class ScheduleCases implements CaseRunner {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.stableDiffusion();
    /** What ComfyUI calls the sigma before the first step. */
    private static final float ABOVE_ALL = 1e9f;

    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        if (params.has("scheduler")) {
            boolean discard = params.has("discard") && params.whole("discard") == 1;
            float[] sigmas = SamplerTraceCases.named(ScheduleKind.class, "schedule", params.text("scheduler"))
                    .plan(SCHEDULE, params.whole("steps"), params.real("denoise", 1), discard);
            comparison.close("sigmas", sigmas);
        } else if (params.has("percent_to_sigma")) {
            double sigma = SCHEDULE.sigmaWhenDone(params.real("percent_to_sigma"));
            comparison.close("sigma", Double.isInfinite(sigma) ? ABOVE_ALL : (float) sigma);
        } else if (recorded.has("sigmas")) {
            ownSigmas(recorded, comparison);
        } else if (recorded.id().startsWith("sigma_of")) {
            float[] numbers = recorded.tensor("timestep").toArray();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = SCHEDULE.sigma(numbers[i]);
            }
            comparison.close("sigma", numbers);
        } else {
            float[] numbers = recorded.tensor("sigma").toArray();
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = SCHEDULE.timestep(numbers[i]);
            }
            comparison.close("timestep", numbers);
        }
    }

    private static void ownSigmas(ReferenceCase recorded, Comparison comparison) throws Exception {
        float[] sigmas = new float[SCHEDULE.steps()];
        float[] logs = new float[sigmas.length];
        for (int i = 0; i < sigmas.length; i++) {
            sigmas[i] = SCHEDULE.at(i);
            logs[i] = (float) Math.log(sigmas[i]);
        }
        comparison.close("sigmas", sigmas);
        if (recorded.has("log_sigmas")) {
            comparison.close("log_sigmas", logs);
        }
    }
}
