package org.celflow.diffusion.model;

import java.util.function.Consumer;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeContext;

/**
 * Who watches a long call.
 *
 * @param interrupt ends it within a few milliseconds
 * @param progress is told how far it is
 * @param warnings is told, a sentence each, what does not stop it
 */
public record Watch(Interrupt interrupt, Progress progress, Consumer<String> warnings) {
    /** Is told how far work is. */
    @FunctionalInterface
    public interface Progress {
        /** So many of all are done. */
        void done(int done, int total);
    }

    /** The user of a node. */
    public static Watch of(NodeContext ctx) {
        return new Watch(ctx::onCancel, ctx::progress, ctx::warn);
    }

    /** Nobody, who may still interrupt. */
    public static Watch unseen(Interrupt interrupt) {
        return new Watch(interrupt, (done, total) -> {}, warning -> {});
    }
}
