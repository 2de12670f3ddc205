package org.celflow.reference.cases;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.Prediction;
import org.celflow.diffusion.model.UNetSession;
import org.celflow.diffusion.sampling.NoiseSchedule;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.Lease;
import org.celflow.node.value.Tensor;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.Values;

/**
 * One evaluation of a denoiser: from {@code x} at {@code sigma} under {@code context} (and {@code y} for SDXL, {@code concat} or {@code c_concat} for
 * inpainting models) its output {@code eps} and the clean latent {@code denoised} that follows from it. The pictures of a batch are
 * evaluated one by one.
 */
public final class UNetCases implements CaseRunner {
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.stableDiffusion();

    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Tensor x = recorded.tensor("x");
        float[] sigmas = recorded.tensor("sigma").toArray();
        int batch = x.shape().get(0);
        List<float[]> outputs = new ArrayList<>();
        List<float[]> cleans = new ArrayList<>();
        float[] timesteps = new float[sigmas.length];
        for (int i = 0; i < sigmas.length; i++) {
            timesteps[i] = SCHEDULE.timestep(sigmas[i]);
        }
        try (Lease<LoadedCheckpoint> lease = Checkpoint.of(recorded, bench).borrow(bench)) {
            LoadedCheckpoint checkpoint = lease.get();
            for (int i = 0; i < batch; i++) {
                float sigma = sigmas[i % sigmas.length];
                Tensor noisy = Values.batchOfOne(Values.item(x, i));
                Guide guide = new Guide(
                        of(recorded.tensor("context"), i),
                        find(recorded, "y", i),
                        find(recorded, recorded.has("concat") ? "concat" : "c_concat", i));
                float[] output = predict(checkpoint, noisy, sigma, guide);
                outputs.add(output);
                cleans.add(denoised(checkpoint.prediction(), noisy.toArray(), output, sigma));
            }
        }
        if (recorded.has("timestep")) {
            comparison.close("timestep", timesteps);
        }
        comparison.close("eps", Tensor.of(x.shape(), joined(outputs)));
        if (recorded.has("denoised")) {
            comparison.close("denoised", Tensor.of(x.shape(), joined(cleans)));
        }
    }

    private static float[] predict(LoadedCheckpoint checkpoint, Tensor noisy, float sigma, Guide guide)
            throws Exception {
        List<Integer> shape = noisy.shape();
        float divisor = (float) Math.sqrt(sigma * sigma + 1);
        float[] input = noisy.toArray();
        for (int i = 0; i < input.length; i++) {
            input[i] /= divisor;
        }
        try (UNetSession session =
                checkpoint.unet().open(1, shape.get(2), shape.get(3), List.of(guide), List.of(), List.of())) {
            return session.predict(Tensor.of(shape, input), SCHEDULE.timestep(sigma), new BitSet(), Interrupt.NEVER)
                    .get(0)
                    .toArray();
        }
    }

    private static float[] denoised(Prediction prediction, float[] x, float[] output, float sigma) {
        float[] clean = new float[x.length];
        double square = (double) sigma * sigma;
        for (int i = 0; i < x.length; i++) {
            clean[i] = prediction == Prediction.EPSILON
                    ? x[i] - output[i] * sigma
                    : (float) (x[i] / (square + 1) - output[i] * sigma / Math.sqrt(square + 1));
        }
        return clean;
    }

    /** The same of a tensor that a case may lack. */
    static Optional<Tensor> find(ReferenceCase recorded, String name, int n) throws Exception {
        return recorded.has(name) ? Optional.of(of(recorded.tensor(name), n)) : Optional.empty();
    }

    /** The n-th of a batch, or the last. */
    static Tensor of(Tensor batch, int n) {
        return Values.item(batch, Math.min(n, batch.shape().get(0) - 1));
    }

    static float[] joined(List<float[]> parts) {
        int size = parts.get(0).length;
        float[] all = new float[parts.size() * size];
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(parts.get(i), 0, all, i * size, size);
        }
        return all;
    }
}
