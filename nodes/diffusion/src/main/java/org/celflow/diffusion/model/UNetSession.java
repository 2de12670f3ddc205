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

    /** Frees what the session computed. */
    @Override
    void close();
}
