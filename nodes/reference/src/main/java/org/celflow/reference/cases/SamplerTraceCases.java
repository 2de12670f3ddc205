package org.celflow.reference.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.sampling.Guidance;
import org.celflow.diffusion.sampling.LatentNoise;
import org.celflow.diffusion.sampling.LatentSampling;
import org.celflow.diffusion.sampling.NoiseSchedule;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.SamplerSettings;
import org.celflow.diffusion.sampling.ScheduleKind;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.Lease;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.UnsupportedCaseException;
import org.celflow.reference.Workbench;

/** Every step of a sampler: the latent {@code x} before it (UniPC: after it), the prediction {@code denoised}, and the {@code final} latent. */
public final class SamplerTraceCases implements CaseRunner {
    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        Checkpoint checkpoint = Checkpoint.of(recorded, bench);
        double cfg = params.real("cfg");
        Guidance guidance = new Guidance(
                Checkpoint.encode(checkpoint.clip(), params.text("positive"), bench),
                Checkpoint.encode(checkpoint.clip(), params.text("negative"), bench),
                cfg);
        SamplerSettings settings = new SamplerSettings(
                params.seed("seed"),
                params.whole("steps"),
                cfg,
                named(SamplerKind.class, "sampler", params.text("sampler_name")),
                named(ScheduleKind.class, "schedule", params.text("scheduler")),
                params.real("denoise", 1));
        Latent empty = SamplerCases.empty(params);
        List<float[]> latents = new ArrayList<>();
        List<float[]> predictions = new ArrayList<>();
        Latent last;
        try (Lease<LoadedCheckpoint> lease = checkpoint.borrow(bench)) {
            last = new LatentSampling(
                            lease.get(),
                            List.of(),
                            List.of(),
                            Map.of(),
                            (step, x, denoised) -> {
                                latents.add(x.clone());
                                predictions.add(denoised.clone());
                            },
                            Interrupt.NEVER)
                    .run(empty, guidance, settings.plan(NoiseSchedule.stableDiffusion()))
                    .latent();
        }
        List<Integer> shape = new ArrayList<>(empty.samples().shape());
        if (recorded.has("noise")) {
            comparison.close("noise", Tensor.of(shape, LatentNoise.initial(settings.seed(), shape)));
        }
        List<Integer> traced = new ArrayList<>(shape);
        traced.add(0, latents.size());
        if (recorded.tensor("x").shape().size() == 4) {
            traced.remove(1);
            traced.set(0, latents.size() * shape.get(0));
        }
        comparison.close("x", Tensor.of(traced, UNetCases.joined(latents)));
        comparison.close("denoised", Tensor.of(traced, UNetCases.joined(predictions)));
        comparison.close("final", last.samples());
    }

    static <E extends Enum<E>> E named(Class<E> kind, String what, String name) throws UnsupportedCaseException {
        for (E constant : kind.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        throw new UnsupportedCaseException("there is no %s %s".formatted(what, name));
    }
}
