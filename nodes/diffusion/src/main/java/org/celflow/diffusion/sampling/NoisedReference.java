package org.celflow.diffusion.sampling;

import java.util.List;
import org.celflow.diffusion.model.ReferenceOnly;
import org.celflow.diffusion.model.UNetSession;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.node.value.Tensor;

/**
 * A reference with as much noise as the picture. The noise of a step follows from the seed and the timestep, so that a picture does
 * not depend on how often its sampler asks.
 *
 * @param change the reference, multiplied by the model's scale
 */
record NoisedReference(ReferenceOnly change) {
    /** The same reference, multiplied by the model's scale. */
    static ReferenceOnly scaled(ReferenceOnly change, float scale) {
        float[] numbers = change.reference().toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= scale;
        }
        return change.with(Tensor.of(change.reference().shape(), numbers));
    }

    /** Lets the network look at it. */
    void show(UNetSession session, float sigma, int timestep, Interrupt interrupt) {
        Tensor clean = change.reference();
        List<Integer> shape = clean.shape();
        float[] numbers = clean.toArray();
        float[] noise = TorchNoise.draw(change.seed() + timestep, shape).toArray();
        float divisor = (float) Math.sqrt(sigma * sigma + 1);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (numbers[i] + noise[i] * sigma) / divisor;
        }
        session.remember(Tensor.of(shape, numbers), clean, timestep, interrupt);
    }
}
