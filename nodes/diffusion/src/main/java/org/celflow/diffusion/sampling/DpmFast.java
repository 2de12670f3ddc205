package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.celflow.node.NodeException;

/**
 * DPM-Solver-fast (Lu et al. 2022, section 3.4): steps of third order, the last of a lower one, so that the network is asked as often
 * as there are steps in the schedule. Of the schedule only its ends count.
 */
final class DpmFast implements Sampler {
    @Override
    public float[] sample(Denoiser model, float[] start, float[] sigmas, NoiseSource noise, StepListener listener)
            throws NodeException {
        int evaluations = sigmas.length - 1;
        List<Integer> orders = orders(evaluations);
        float[] times = ScheduleKind.linear(
                (float) HalfLogSnr.of(sigmas[0]), (float) HalfLogSnr.of(last(sigmas)), orders.size() + 1);
        float[] x = start;
        int told = 0;
        for (int i = 0; i < orders.size(); i++) {
            float end = times[i + 1];
            DpmSolver solver = new DpmSolver(model, x, times[i]);
            listener.step(told, x, solver.denoised());
            told += orders.get(i);
            x = switch (orders.get(i)) {
                case 1 -> solver.first(end);
                case 2 -> solver.second(end, 0.5);
                default -> solver.third(end);
            };
        }
        return x;
    }

    /** The last sigma above 0. */
    static float last(float[] sigmas) {
        float last = sigmas[sigmas.length - 1];
        return last == 0 ? sigmas[sigmas.length - 2] : last;
    }

    private static List<Integer> orders(int evaluations) {
        int count = evaluations / 3 + 1;
        List<Integer> orders = new ArrayList<>();
        if (evaluations % 3 == 0) {
            orders.addAll(Collections.nCopies(count - 2, 3));
            orders.add(2);
            orders.add(1);
        } else {
            orders.addAll(Collections.nCopies(count - 1, 3));
            orders.add(evaluations % 3);
        }
        return orders;
    }
}
