package org.celflow.diffusion.torch;

import org.celflow.node.NodeContext;

/** How a running program learns that it is no longer wanted. A node passes {@code ctx::onCancel}. */
@FunctionalInterface
public interface Interrupt {
    /** Never interrupts. */
    Interrupt NEVER = action -> () -> {};

    /** As {@link NodeContext#onCancel}: runs the action on another thread when cancelled, at once if it already is. */
    NodeContext.Registration onCancel(Runnable action);
}
