/**
 * Runs graphs: which frames of which nodes have to be computed for a request, in what order, on which threads, and where
 * the results are kept.
 *
 * <p>{@link org.celflow.runtime.Evaluator} is the door. {@link org.celflow.runtime.Evaluator#plan} gives every (node,
 * frame) that a request needs a {@link org.celflow.runtime.Key} and lists what no cache holds;
 * {@link org.celflow.runtime.Evaluator#start} works through such a plan. The README of this module states the five
 * invariants that everything here rests on, and names the tests that hold them.
 *
 * <p>Sub-packages: {@code key} (what goes into a key, and the digests of files), {@code plan} (clocks, demand, the walk
 * that stops at stored keys, reasons), {@code store} (memory and disk), {@code run} (lanes, scheduling, node contexts,
 * delivery of files), {@code model} (borrowed weights). This package holds their facade and the data that crosses it.
 */
@NullMarked
package org.celflow.runtime;

import org.jspecify.annotations.NullMarked;
