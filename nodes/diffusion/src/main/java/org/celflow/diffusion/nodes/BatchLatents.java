package org.celflow.diffusion.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.celflow.diffusion.sampling.LatentMethod;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.NodeInfo;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Tensor;

/** Puts the pictures of two latents into one batch, as ComfyUI's Latent Batch. */
@NodeInfo(
        id = "latent.batch",
        title = "Batch latents",
        category = "Latent",
        doc =
                "Puts the pictures of two latents into one batch, to sample them side by side. Each keeps the noise that it"
                        + " has in its own batch; the noise mask of the first stays.")
public record BatchLatents(
        @In(doc = "The first pictures, which give the size.")
        Latent latent,

        @In(doc = "The pictures after them, brought to that size, cropped at the centre.")
        Latent other)
        implements Node<Latent> {
    private static final long MOST_NUMBERS = 1L << 28;

    @Override
    public Latent compute(NodeContext ctx) throws NodeException {
        Latent second = LatentFit.sized(latent, other, LatentMethod.BILINEAR);
        float[] a = latent.samples().toArray();
        float[] b = second.samples().toArray();
        if ((long) a.length + b.length > MOST_NUMBERS) {
            throw new NodeException("%d pictures of %d x %d pixels are more than fit in memory; batch fewer"
                    .formatted(latent.batch() + second.batch(), latent.width() * 8, latent.height() * 8));
        }
        float[] all = new float[a.length + b.length];
        System.arraycopy(a, 0, all, 0, a.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        List<Integer> places = new ArrayList<>(places(latent));
        places.addAll(places(other));
        List<Integer> shape =
                List.of(latent.batch() + second.batch(), latent.channels(), latent.height(), latent.width());
        return new Latent(Tensor.of(shape, all), latent.noiseMask(), places, latent.colours());
    }

    private static List<Integer> places(Latent of) {
        return of.places().isEmpty() ? IntStream.range(0, of.batch()).boxed().toList() : of.places();
    }
}
