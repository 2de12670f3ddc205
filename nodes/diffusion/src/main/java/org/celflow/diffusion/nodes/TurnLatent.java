package org.celflow.diffusion.nodes;

import java.util.List;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.resample.Turning;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** Turns a latent by quarters and mirrors it, as ComfyUI's Rotate Latent and Flip Latent. */
@NodeInfo(
        id = "latent.turn",
        title = "Turn and mirror latent",
        category = "Latent",
        doc = "Turns a latent by quarters, clockwise, then mirrors it. Decoded it differs a little from the turned"
                + " picture; the noise mask stays as it is.")
public record TurnLatent(
        @In(doc = "The latent.") Latent latent, @Param.Group Turning turning) implements Node<Latent> {
    @Override
    public Latent compute(NodeContext ctx) {
        int width = latent.width();
        int height = latent.height();
        int plane = width * height;
        float[] from = latent.samples().toArray();
        float[] turned = new float[from.length];
        for (int i = 0; i < turned.length; i++) {
            turned[i] = from[i / plane * plane + turning.source(i % plane, width, height)];
        }
        List<Integer> shape =
                List.of(latent.batch(), latent.channels(), turning.height(width, height), turning.width(width, height));
        return latent.withSamples(Tensor.of(shape, turned));
    }
}
