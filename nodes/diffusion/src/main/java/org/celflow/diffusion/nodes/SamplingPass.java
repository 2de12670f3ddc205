package org.celflow.diffusion.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.diffusion.sampling.FrameBatch;
import org.celflow.diffusion.sampling.Guidance;
import org.celflow.diffusion.sampling.LatentSampling;
import org.celflow.diffusion.sampling.ModelSampling;
import org.celflow.diffusion.sampling.NoiseSchedule;
import org.celflow.diffusion.sampling.SamplingPlan;
import org.celflow.diffusion.sampling.StepListener;
import org.celflow.node.BatchNode;
import org.celflow.node.Lease;
import org.celflow.node.NodeContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;

/** Borrows what a sampler needs, runs it, and reports steps and previews. */
record SamplingPass(List<NodeContext> contexts, Model model) {
    /** For one frame. */
    SamplingPass(NodeContext ctx, Model model) {
        this(List.of(ctx), model);
    }

    /** The contexts of frames that share a call. */
    static List<NodeContext> contexts(List<? extends BatchNode.Frame<?>> frames) {
        return frames.stream().map(BatchNode.Frame::context).toList();
    }

    /**
     * Samples frames side by side.
     *
     * @param frames one for each context
     * @param plan of a run on a model of these noises
     */
    List<Latent> run(List<SamplerFrame> frames, Function<NoiseSchedule, SamplingPlan> plan) throws Exception {
        return run(SamplerFrame.batch(frames), plan.apply(schedule())).stream()
                .map(LatentSampling.Sampled::latent)
                .toList();
    }

    /** The noises that the model was trained on, as its file and its changes say. */
    NoiseSchedule schedule() throws Exception {
        try (Lease<LoadedCheckpoint> checkpoint =
                contexts.get(0).resource(LoadedCheckpoint.ref(model.checkpoint(), model.numberType()))) {
            return ModelSampling.schedule(checkpoint.get(), model.changes());
        }
    }

    LatentSampling.Sampled run(Latent latent, Guidance guidance, SamplingPlan plan) throws Exception {
        return run(FrameBatch.of(latent, guidance), plan).get(0);
    }

    private List<LatentSampling.Sampled> run(FrameBatch frames, SamplingPlan plan) throws Exception {
        NodeContext ctx = contexts.get(0);
        try (Leases leases = new Leases();
                Lease<LoadedCheckpoint> checkpoint =
                        ctx.resource(LoadedCheckpoint.ref(model.checkpoint(), model.numberType()))) {
            Map<ControlNet, LoadedControlNet> networks = new HashMap<>();
            for (Conditioning.Entry entry : LatentSampling.sides(
                            frames.guidances().get(0), plan, model.changes())
                    .entries()) {
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
            List<StepPreviews> previews = new ArrayList<>();
            try {
                for (int i = 0; i < contexts.size(); i++) {
                    previews.add(StepPreviews.open(
                            contexts.get(i),
                            model,
                            checkpoint.get(),
                            frames.latents().get(i)));
                }
                StepListener listener = listener(previews, plan.sigmas().steps());
                return new LatentSampling(checkpoint.get(), loras, model.changes(), networks, listener, ctx::onCancel)
                        .run(frames, plan);
            } finally {
                previews.forEach(StepPreviews::close);
            }
        }
    }

    private StepListener listener(List<StepPreviews> previews, int total) {
        contexts.forEach(ctx -> {
            ctx.checkCancelled();
            ctx.progress(0, total);
        });
        return new StepListener() {
            @Override
            public void step(int step, float[] x, float[] denoised) {
                int each = denoised.length / contexts.size();
                for (int i = 0; i < contexts.size(); i++) {
                    contexts.get(i).checkCancelled();
                    contexts.get(i).progress(step + 1, total);
                    float[] own = Arrays.copyOfRange(denoised, i * each, (i + 1) * each);
                    previews.get(i).step(step, x, own);
                }
            }

            @Override
            public void warn(String sentence) {
                contexts.get(0).warn(sentence);
            }
        };
    }
}
