package org.celflow.diffusion.nodes;

import java.util.List;
import java.util.Optional;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.Param;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** A latent of zeros. */
@NodeInfo(
        id = "latent.empty",
        title = "Empty latent",
        category = "Latent",
        doc = "An empty canvas to sample on from pure noise. Four channels, one latent pixel for 8 x 8 picture pixels.",
        persist = NodeInfo.Persist.NEVER)
public record EmptyLatent(
        @Param.Int(
                def = 512,
                min = 16,
                max = 16_384,
                step = 8,
                unit = "px",
                doc = "Width of the picture, a multiple of 8.")
        int width,

        @Param.Int(
                def = 512,
                min = 16,
                max = 16_384,
                step = 8,
                unit = "px",
                doc = "Height of the picture, a multiple of 8.")
        int height,

        @Param.Int(def = 1, min = 1, max = 64, doc = "Pictures sampled side by side, each with noise of its own.")
        int batch)
        implements Node<Latent> {
    private static final int CHANNELS = 4;
    private static final long MOST_NUMBERS = 1L << 28;

    @Override
    public Latent compute(NodeContext ctx) throws NodeException {
        if (width % 8 != 0 || height % 8 != 0) {
            throw new NodeException("%d x %d pixels cannot be sampled; width and height must be multiples of 8"
                    .formatted(width, height));
        }
        long count = (long) batch * CHANNELS * (height / 8) * (width / 8);
        if (count > MOST_NUMBERS) {
            throw new NodeException("%d pictures of %d x %d pixels are more than fit in memory; lower batch or size"
                    .formatted(batch, width, height));
        }
        List<Integer> shape = List.of(batch, CHANNELS, height / 8, width / 8);
        return new Latent(Tensor.of(shape, new float[(int) count]), Optional.empty());
    }
}
