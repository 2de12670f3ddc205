/**
 * From a request to tasks. {@link org.celflow.runtime.plan.Wiring} looks up the part of the graph that the request depends
 * on and gives each node its clock; {@link org.celflow.runtime.plan.Reads} says which frames of its inputs a frame reads;
 * {@link org.celflow.runtime.plan.Demand} carries the frames asked for up to the sources;
 * {@link org.celflow.runtime.plan.KeyTable} carries keys down from the sources; {@link org.celflow.runtime.plan.Planner}
 * walks up again from the request and stops where a key is stored. Each is one pass over the nodes in topological order
 * and then over frames, so that neither a chain of a hundred thousand nodes nor one of as many frames needs a deep stack.
 *
 * <p>Clocks. A node's rate is how many frames it has for one of the graph: the highest rate among its inputs, times the
 * factor of {@link org.celflow.node.Between} if it has one. An input of a lower rate is held: frame f reads frame
 * {@code f * rateOfInput / rate}, rounded down. A shot {@code [first, end)} is {@code [first * rate, end * rate)} there.
 * Keyframes of parameters are on the node's own clock; the files of sequences are numbered by frames of the graph.
 *
 * <p>Nothing here computes values. What a node's files hold is known by digest only.
 */
@NullMarked
package org.celflow.runtime.plan;

import org.jspecify.annotations.NullMarked;
