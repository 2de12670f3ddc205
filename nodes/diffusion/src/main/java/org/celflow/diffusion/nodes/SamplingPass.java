package org.celflow.diffusion.nodes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.diffusion.sampling.Guidance;
import org.celflow.diffusion.sampling.LatentSampling;
import org.celflow.diffusion.sampling.ModelSampling;
import org.celflow.diffusion.sampling.NoiseSchedule;
import org.celflow.diffusion.sampling.SamplerSettings;
import org.celflow.diffusion.sampling.SamplingPlan;
import org.celflow.diffusion.sampling.StepListener;
import org.celflow.node.Lease;
import org.celflow.node.NodeContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;

/** Borrows what a sampler needs, runs it, and reports steps and previews. */
record SamplingPass(NodeContext ctx, Model model) {
    Latent run(Latent latent, Guidance guidance, SamplerSettings settings) throws Exception {
        return run(latent, guidance, settings.plan(schedule())).latent();
    }

    /** The noises that the model was trained on, as its file and its changes say. */
    NoiseSchedule schedule() throws Exception {
        try (Lease<LoadedCheckpoint> checkpoint =
                ctx.resource(LoadedCheckpoint.ref(model.checkpoint(), model.numberType()))) {
            return ModelSampling.schedule(checkpoint.get(), model.changes());
        }
    }

    LatentSampling.Sampled run(Latent latent, Guidance guidance, SamplingPlan plan) throws Exception {
        try (Leases leases = new Leases();
                Lease<LoadedCheckpoint> checkpoint =
                        ctx.resource(LoadedCheckpoint.ref(model.checkpoint(), model.numberType()))) {
            Map<ControlNet, LoadedControlNet> networks = new HashMap<>();
            for (Conditioning.Entry entry : plan.sampler().sides(guidance).entries()) {
                for (Conditioning.Control control : entry.controls()) {
                    ControlNet network = control.network();
                    if (control.strength() != 0 && !networks.containsKey(network)) {
                        networks.put(
                                network,
                                leases.add(ctx.resource(LoadedControlNet.ref(network.file(), network.numberType()))));
                    }
                }
            }
            List<LoraUse> loras = leases.loras(ctx, model.loras());
            try (StepPreviews previews = StepPreviews.open(ctx, model, checkpoint.get(), latent)) {
                StepListener listener = listener(previews, plan.sigmas().steps());
                return new LatentSampling(checkpoint.get(), loras, model.changes(), networks, listener, ctx::onCancel)
                        .run(latent, guidance, plan);
            }
        }
    }

    private StepListener listener(StepListener previews, int total) {
        StepListener progress = (step, x, denoised) -> {
            ctx.checkCancelled();
            ctx.progress(step + 1, total);
        };
        ctx.checkCancelled();
        ctx.progress(0, total);
        return (step, x, denoised) -> {
            progress.step(step, x, denoised);
            previews.step(step, x, denoised);
        };
    }
}
