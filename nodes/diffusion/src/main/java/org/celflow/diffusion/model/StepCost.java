package org.celflow.diffusion.model;

/**
 * What one run of a denoiser costs at the least: its convolutions, matrices and attention. Norms, activations and sums are left out;
 * they are under 1 % of the operations and can be done on the way.
 *
 * @param flops floating point operations, a multiplication and an addition counted as two
 * @param weights numbers of weights that are read
 * @param activations numbers that operations read and write, each operand once; scores of attention stay in the cache
 */
public record StepCost(double flops, double weights, double activations) {
    /** Bytes that pass between memory and processor when nothing stays in the cache from one operation to the next. */
    public double bytes(int bytesPerNumber) {
        return (weights + activations) * bytesPerNumber;
    }
}
