package org.celflow.diffusion.nodes;

import org.celflow.diffusion.model.ReferenceOnly;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Model;

/** Reference-only control, as A1111's ControlNet extension has it, but with noise that follows from a seed. */
@NodeInfo(
        id = "model.reference",
        title = "Reference",
        category = "Model",
        doc = "Draws in the manner of a reference picture, without a control network: the denoiser looks at the"
                + " reference at every step and sees it beside the picture that it draws. Each frame may have its"
                + " own. A step costs twice as much.",
        persist = NodeInfo.Persist.NEVER)
public record ApplyReference(
        @In(doc = "The denoiser to change.") Model model,

        @In(doc = "The reference, encoded by the VAE of the same checkpoint, best of the size that is sampled.")
        Latent reference,

        @Param.Choice(
                def = "attention",
                doc = "What is taken from the reference: attention its details, statistics its colours and contrasts"
                        + " layer by layer, or both.")
        Kind kind,

        @Param.Real(
                def = 0.5,
                min = 0,
                max = 1,
                step = 0.05,
                doc = "How closely style is followed: the negative prompt is kept from the reference so far, and cfg"
                        + " carries the picture towards it.")
        double fidelity,

        @Param.Real(
                def = 1,
                min = 0,
                max = 2,
                step = 0.05,
                doc = "Which layers take part, the widest first; at 1 attention is taken by all, at 2 statistics too.")
        double weight,

        @Param.Seed(doc = "The seed of the noise on the reference.")
        long seed)
        implements Node<Model> {
    /** What is taken from a reference. */
    public enum Kind {
        /** Places attend to it. */
        ATTENTION(true, false),
        /** Channels are brought to its mean and spread. */
        STATISTICS(false, true),
        /** Both. */
        BOTH(true, true);

        private final boolean attention;
        private final boolean statistics;

        Kind(boolean attention, boolean statistics) {
            this.attention = attention;
            this.statistics = statistics;
        }
    }

    @Override
    public Model compute(NodeContext ctx) {
        return model.with(
                new ReferenceOnly(reference.samples(), kind.attention, kind.statistics, fidelity, weight, seed));
    }
}
