package org.celflow.diffusion.model;

import java.util.Arrays;
import java.util.List;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.node.value.Tensor;

/** What a control network alone makes of a latent and its hint, for comparison with other implementations. */
public final class ControlResiduals {
    private ControlResiduals() {}

    /**
     * Runs a control network once.
     *
     * @param latent batch x channels x height x width, divided by {@code sqrt(sigma^2 + 1)}
     * @param timestep 0 (clean) to 999 (noise)
     * @param hint batch x channels x 8 height x 8 width, 0 to 1
     * @param guide what the network is told, the same for the whole batch
     * @return one residual for each input block, then the middle's, of strength 1
     */
    public static List<Tensor> of(LoadedControlNet control, Tensor latent, int timestep, Tensor hint, Guide guide) {
        Network network = SdControlNet.of(control).network();
        int batch = latent.shape().get(0);
        try (NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue embedded = network.program()
                    .call(scope, "embed", scope.tensor(channelsLast(hint)), cancel.tensor(), network.weights());
            NativeValue context = scope.tensor(Contexts.stack(List.of(guide.context()), batch));
            GuideReading.Batch guides = new GuideReading.Batch(context, vectors(scope, guide, batch));
            GuideReading read = GuideReading.of(network, guides, cancel, scope);
            float[] strength = new float[batch];
            Arrays.fill(strength, 1);
            NativeValue residuals = network.program()
                    .call(
                            scope,
                            "residuals",
                            scope.tensor(latent),
                            scope.tensor(new float[] {timestep}, 1, 1),
                            embedded,
                            scope.tensor(strength, batch, 1, 1, 1),
                            read.texts(),
                            read.labels(),
                            cancel.tensor(),
                            network.weights());
            return scope.readAll(residuals);
        }
    }

    private static List<NativeValue> vectors(NativeScope scope, Guide guide, int batch) {
        return guide.vector().stream()
                .map(vector -> {
                    float[] one = vector.toArray();
                    float[] all = new float[batch * one.length];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = one[i % one.length];
                    }
                    return scope.tensor(all, batch, one.length);
                })
                .toList();
    }

    private static Tensor channelsLast(Tensor planes) {
        List<Integer> shape = planes.shape();
        int channels = shape.get(1);
        int size = shape.get(2) * shape.get(3);
        float[] from = planes.toArray();
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            int item = i / (channels * size);
            to[i] = from[(item * channels + i % channels) * size + i / channels % size];
        }
        return Tensor.of(List.of(shape.get(0), shape.get(2), shape.get(3), channels), to);
    }
}
