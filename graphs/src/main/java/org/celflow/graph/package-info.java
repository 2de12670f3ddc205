/**
 * The graph document.
 *
 * <p>{@link org.celflow.graph.Graph} is an immutable value: nodes with raw parameters, links, notes, a timeline.
 * {@link org.celflow.graph.GraphEdit} is a change of it as data, so undo keeps the graph of before and nothing has a
 * dirty flag. A graph may be wrong; {@link org.celflow.graph.GraphValidator} lists what is, as
 * {@link org.celflow.graph.Problem}s. {@link org.celflow.graph.GraphJson} reads and writes the file format, keeping what it
 * does not know.
 *
 * <p>Tables are copied by the edit that touches them. A copy of 20,000 nodes takes 0.3 ms and 1 MB; persistent maps
 * would make the copy free, but every look-up thirty times slower (0.35 us against 0.01), and the planner and the canvas
 * look up far more often than people edit.
 *
 * <p>{@code FrozenMap} is the immutable ordered map in all of these. Maps of raw values are frozen only by
 * {@code Canonical}, after their contents were checked.
 */
@NullMarked
package org.celflow.graph;

import org.jspecify.annotations.NullMarked;
