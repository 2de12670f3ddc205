package org.celflow.diffusion.lora;

/**
 * A tensor of a checkpoint, or one of several equal shares of its rows: OpenCLIP keeps queries, keys and values in one matrix,
 * which trainers see as three.
 *
 * @param tensor its name in the checkpoint
 * @param share which share, from 0
 * @param shares how many, 1 for the whole tensor
 */
public record WeightPart(String tensor, int share, int shares) {
    static WeightPart whole(String tensor) {
        return new WeightPart(tensor, 0, 1);
    }
}
