package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.node.NodeException;

/** A control at work in an open session, with what stays the same during all steps. */
interface ControlSession {
    /**
     * Adds what it says at a step.
     *
     * @param before what the controls before it say
     * @param x the latents, [batch, channels, height, width]
     * @param time the timestep, [1, 1]
     * @param step owns the result
     */
    Steering addTo(Steering before, NativeValue x, NativeValue time, CancelFlag cancel, NativeScope step);

    /**
     * What controls say at a step.
     *
     * @param residuals added where the ascending half takes over from each input block, and to the middle; or an empty list
     * @param features added to what leaves each input block, and to the middle; or an empty list
     */
    record Steering(NativeValue residuals, NativeValue features) {
        /** Nothing. */
        static Steering none(NativeScope step) {
            NativeValue empty = step.list(List.of());
            return new Steering(empty, empty);
        }

        Steering withResiduals(NativeValue sum) {
            return new Steering(sum, features);
        }

        Steering withFeatures(NativeValue sum) {
            return new Steering(residuals, sum);
        }
    }

    /**
     * Prepares a control.
     *
     * @param batch latents side by side under each guide
     * @param guides all guides, as one batch
     * @param kept owns what is prepared
     * @throws NodeException when it takes other pictures
     */
    static ControlSession open(
            ControlUse use,
            int batch,
            int height,
            int width,
            GuideReading.Batch guides,
            CancelFlag cancel,
            NativeScope kept)
            throws NodeException {
        if (use.network() instanceof T2iAdapter adapter) {
            return new AdapterSession(adapter.network(), adapter.features(use, batch, height, width, cancel, kept));
        }
        return ControlNetSession.open(SdControlNet.of(use.network()), use, batch, height, width, guides, cancel, kept);
    }
}
