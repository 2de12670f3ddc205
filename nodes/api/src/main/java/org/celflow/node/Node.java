package org.celflow.node;

/**
 * One operation of a graph. Implemented by a record whose components are the inputs and parameters.
 *
 * @param <O> the output: a {@link org.celflow.node.value.Value}, or a record whose components are several outputs, each
 *     annotated with {@link Out}
 */
public interface Node<O> {
    /**
     * Computes the output for one frame. Called on a thread of the node's {@link Lane}; must not keep the context,
     * modify an input or return an array that it shares with anyone.
     *
     * @param ctx the frame's context
     * @return the output, never null
     * @throws NodeException for a failure that the user can act on: one sentence that says what and what to do
     * @throws Exception for anything else, which is reported as a defect of the node
     */
    O compute(NodeContext ctx) throws Exception;
}
