package org.celflow.diffusion.nodes;

import org.celflow.diffusion.sampling.ModelSampling;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** Says what a model answers, as ComfyUI's ModelSamplingDiscrete. */
@NodeInfo(
        id = "model.sampling",
        title = "Model sampling",
        category = "Model",
        doc = "For checkpoints whose file does not say how they were trained: sampled otherwise they give grey or burnt"
                + " pictures.",
        persist = NodeInfo.Persist.NEVER)
public record SetModelSampling(
        @In(doc = "The denoiser.") Model model,

        @Param.Choice(
                def = "eps",
                doc =
                        "What the model predicts: eps, the noise, as most do; v_prediction, the velocity between noise and"
                                + " picture; lcm, the noise in a few steps of a latent consistency model; x0, the clean picture;"
                                + " img_to_img, the clean picture of a picture that is not scaled to its noise.")
        ModelSampling.Kind sampling,

        @Param.Switch(
                def = false,
                doc =
                        "Whether its noisiest step was noise alone (zero terminal SNR), so that it can draw very dark and very"
                                + " bright pictures.")
        boolean zeroTerminalSnr)
        implements Node<Model> {
    @Override
    public Model compute(NodeContext ctx) {
        return model.with(new ModelSampling(sampling, zeroTerminalSnr));
    }
}
