package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.ScheduleKind;
import org.celflow.diffusion.sampling.Sigmas;
import org.celflow.node.In;
import org.celflow.node.Lane;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** Names a schedule, as ComfyUI's BasicScheduler. */
@NodeInfo(
        id = "sigmas.schedule",
        version = 2,
        title = "Sigmas of a schedule",
        category = "Sample",
        doc =
                "The noises of a run after one of the sampler's schedules, to be split, flipped or given to the custom sampler.",
        lane = Lane.GPU,
        persist = NodeInfo.Persist.NEVER)
public record ScheduleSigmas(
        @In(doc = "The model whose noises are used, as its file and its changes say.")
        Model model,

        @Param.Choice(
                def = "normal",
                doc = "Which amounts of noise the steps go through; karras spends more steps on details.")
        ScheduleKind schedule,

        @Param.Int(def = 20, min = 1, max = 10_000, doc = "Denoising steps.")
        int steps,

        @Param.Real(
                def = 1,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "1 begins at pure noise, less keeps only the last steps of a longer schedule, 0 does nothing.")
        double denoise)
        implements Node<Sigmas> {
    @Override
    public Sigmas compute(NodeContext ctx) throws Exception {
        return schedule.plain(new SamplingPass(ctx, model).schedule(), steps, denoise);
    }
}
