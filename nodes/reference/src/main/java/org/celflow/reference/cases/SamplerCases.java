package org.celflow.reference.cases;

import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Measurement;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.Values;

/**
 * Whole runs of a sampler from an empty latent of {@code shape}. A case without a sampler holds the encoded prompts of the others.
 *
 * <p>A network is told the nearest of a thousand timesteps, so a run jumps where a noise lies between two of them, and a sampler that
 * chooses its own steps (dpm_adaptive) may come as near to such a place as rounding reaches. There nobody's run can be told to be
 * right by its distance alone. So a run that misses is made again with the prompt's numbers changed by at most one unit in the
 * last place: it agrees if one of these runs jumps to where it does, and the outcome says so. A run that only drifts over the edge
 * of what is allowed still misses.
 */
public final class SamplerCases implements CaseRunner {
    private static final int TRIALS = 40;

    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        Checkpoint checkpoint = Checkpoint.of(recorded, bench);
        Conditioning positive = Checkpoint.encode(checkpoint.clip(), params.text("positive"), bench);
        Conditioning negative = Checkpoint.encode(checkpoint.clip(), params.text("negative"), bench);
        if (!params.has("sampler_name")) {
            comparison.close("positive_cond", Values.tensor(positive, ""));
            comparison.close("negative_cond", Values.tensor(negative, ""));
            return;
        }
        Tensor latent = sample(params, checkpoint, positive, negative, bench);
        Measurement missed = comparison.measured("latent", latent);
        for (int trial = 1; trial <= TRIALS && !missed.passes(); trial++) {
            Tensor other = sample(params, checkpoint, LastDigits.changed(positive, trial), negative, bench);
            if (comparison.measured("latent", other).passes() && jumps(latent, other, missed.tolerance())) {
                comparison.remark(
                        "decided by rounding: off by %.2g as it is, agrees in run %d with the prompt's last digits changed"
                                .formatted(missed.error(), trial));
                comparison.close("latent", other);
                return;
            }
        }
        comparison.close("latent", latent);
    }

    /** Whether two runs are farther apart than rounding alone takes them, for what is allowed. */
    static boolean jumps(Tensor run, Tensor other, double tolerance) {
        float[] here = run.toArray();
        float[] there = other.toArray();
        boolean alike = run.shape().equals(other.shape());
        double distance = 0;
        for (int i = 0; alike && i < here.length; i++) {
            distance = Math.max(distance, Math.abs((double) here[i] - there[i]));
        }
        return alike && distance > tolerance / 2;
    }

    private static Tensor sample(
            Params params, Checkpoint checkpoint, Conditioning positive, Conditioning negative, Workbench bench)
            throws Exception {
        Object latent = bench.node("sample.ksampler")
                .input("model", checkpoint.model())
                .input("positive", positive)
                .input("negative", negative)
                .input("latent", empty(params))
                .seed("seed", params.seed("seed"))
                .set("steps", (long) params.whole("steps"))
                .set("cfg", params.real("cfg"))
                .set("sampler", params.text("sampler_name"))
                .set("schedule", params.text("scheduler"))
                .set("denoise", params.real("denoise", 1))
                .single();
        return Values.tensor(latent, "");
    }

    static Latent empty(Params params) throws BadCaseException {
        List<Integer> shape = params.wholes("shape");
        if (shape.size() != 4 || shape.stream().anyMatch(size -> size < 1 || size > 4096)) {
            throw new BadCaseException("%s: %s is no shape of a latent".formatted(params.where(), shape));
        }
        long size = shape.stream().mapToLong(i -> i).reduce(1, Math::multiplyExact);
        return new Latent(Tensor.of(shape, new float[Math.toIntExact(size)]), Optional.empty());
    }
}
