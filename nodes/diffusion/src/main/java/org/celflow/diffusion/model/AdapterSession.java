package org.celflow.diffusion.model;

import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;

/**
 * A T2I-Adapter at work.
 *
 * @param network its program
 * @param features what it makes of its picture, at each place of the denoiser
 */
record AdapterSession(Network network, NativeValue features) implements ControlSession {
    @Override
    public Steering addTo(Steering before, NativeValue x, NativeValue time, CancelFlag cancel, NativeScope step) {
        return before.withFeatures(
                network.program().call(step, "sum", features, before.features(), cancel.tensor(), network.weights()));
    }
}
