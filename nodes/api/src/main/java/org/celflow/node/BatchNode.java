package org.celflow.node;

import java.util.List;

/**
 * A node that can compute several frames in one call, as a sampler can denoise several latents side by side. Whether frames
 * share a call is up to the run, so it must not show in the results: they are those of {@link #compute} up to the order in which a kernel
 * rounds.
 *
 * @param <O> as of {@link Node}
 */
public interface BatchNode<O> extends Node<O> {
    /** Another frame of the same node. */
    record Frame<O>(Node<O> node, NodeContext context) {}

    /**
     * Whether another frame can share a call with this one: it differs in nothing but what the call takes one of for each
     * frame. Called often; must be quick.
     *
     * @param other of the same class
     */
    boolean joins(Node<?> other);

    /**
     * Computes several frames.
     *
     * @param frames at least two, this one the first; each joins it
     * @return an output for each, in the same order
     * @throws Exception as of {@link #compute}; each frame is then computed alone, so that the failure is told of the right one
     */
    List<O> computeAll(List<Frame<O>> frames) throws Exception;
}
