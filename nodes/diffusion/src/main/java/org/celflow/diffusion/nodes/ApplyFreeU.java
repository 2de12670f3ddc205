package org.celflow.diffusion.nodes;

import org.celflow.diffusion.model.FreeU;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Model;

/** FreeU, as ComfyUI's two nodes of this name. */
@NodeInfo(
        id = "model.freeu",
        title = "FreeU",
        category = "Model",
        doc = "Makes pictures cleaner without training: strengthens what the denoiser knows of the whole picture and"
                + " weakens the coarse structure that its shortcuts repeat.",
        persist = NodeInfo.Persist.NEVER)
public record ApplyFreeU(
        @In(doc = "The denoiser to change.") Model model,

        @Param.Choice(
                def = "v2",
                doc = "The version of the method: v1 strengthens half of the features evenly, v2 where they are"
                        + " strong, which keeps colours.")
        Version version,

        @Param.Real(
                def = 1.3,
                min = 0,
                max = 10,
                step = 0.01,
                doc = "Factor of the features at the smallest sizes; 1 leaves them as they are.")
        double backbone1,

        @Param.Real(
                def = 1.4,
                min = 0,
                max = 10,
                step = 0.01,
                doc = "Factor of the features one size larger; 1 leaves them as they are.")
        double backbone2,

        @Param.Real(
                def = 0.9,
                min = 0,
                max = 10,
                step = 0.01,
                doc = "Factor of the coarse structure in the shortcuts at the smallest sizes; 1 leaves it as it is.")
        double skip1,

        @Param.Real(
                def = 0.2,
                min = 0,
                max = 10,
                step = 0.01,
                doc = "Factor of the coarse structure in the shortcuts one size larger; 1 leaves it as it is.")
        double skip2)
        implements Node<Model> {
    /** The version of the method. */
    public enum Version {
        /** Of the first paper. */
        V1,
        /** Of its authors' later code. */
        V2
    }

    @Override
    public Model compute(NodeContext ctx) {
        return model.with(new FreeU(version == Version.V1 ? 1 : 2, backbone1, backbone2, skip1, skip2));
    }
}
