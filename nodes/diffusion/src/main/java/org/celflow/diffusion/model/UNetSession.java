package org.celflow.diffusion.model;

import java.util.BitSet;
import java.util.List;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.value.Tensor;

/** Denoises latents of one size under fixed guides. For one thread. */
public interface UNetSession extends AutoCloseable {
    /**
     * Runs the network once for all guides.
     *
     * @param input batch x channels x height x width, the noisy latent already divided by {@code sqrt(sigma^2 + 1)}
     * @param timestep 0 (clean) to 999 (noise)
     * @param activeControls indices of the controls that are at work at this step
     * @param interrupt asked while the network runs
     * @return for each guide the network's raw output (epsilon), of the input's shape
     * @throws org.celflow.node.CancelledException when interrupted, within a few milliseconds
     */
    List<Tensor> predict(Tensor input, int timestep, BitSet activeControls, Interrupt interrupt);

    /**
     * Looks at the reference of {@link ReferenceOnly}, for the predictions that follow. For a session that was opened with this
     * change, before each prediction.
     *
     * @param noised the reference with the noise of the step, divided as the input is: batch x channels x height x width of a
     *     batch of 1 or the session's
     * @param clean the same without noise
     * @param timestep that of the prediction
     * @param interrupt asked while the network runs
     * @throws org.celflow.node.CancelledException when interrupted, within a few milliseconds
     */
    default void remember(Tensor noised, Tensor clean, int timestep, Interrupt interrupt) {
        throw new UnsupportedOperationException("this denoiser looks at no reference");
    }

    /**
     * How much attention each place of the picture drew at the smallest size in the last prediction, on average over heads; 1 on average
     * over all places. For a session that was opened with {@link MiddleAttention#OBSERVED}.
     *
     * @return for each guide batch x height x width
     */
    default List<Tensor> attentionDrawn() {
        return List.of();
    }

    /** Frees what the session computed. */
    @Override
    void close();
}
