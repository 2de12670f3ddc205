package org.celflow.diffusion.nodes;

import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** Multiplies a latent by a number. */
@NodeInfo(
        id = "latent.multiply",
        title = "Multiply latent",
        category = "Latent",
        doc = "Multiplies every number of a latent; above 1 contrast and colours get stronger.")
public record MultiplyLatent(
        @In(doc = "The latent.") Latent latent,

        @Param.Real(def = 1, min = -10, max = 10, doc = "What it is multiplied by.")
        double factor)
        implements Node<Latent> {
    @Override
    public Latent compute(NodeContext ctx) {
        float[] numbers = latent.samples().toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= (float) factor;
        }
        return latent.withSamples(Tensor.of(latent.samples().shape(), numbers));
    }
}
