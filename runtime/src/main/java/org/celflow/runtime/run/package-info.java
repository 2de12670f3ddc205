/**
 * Working through a plan.
 *
 * <p>{@link org.celflow.runtime.run.Execution} is the state of one run: a step for each key, with the number of inputs that
 * it still waits for. A step whose inputs are all there lies in the heap of its lane; the threads of
 * {@link org.celflow.runtime.run.Lanes} take the best one from {@link org.celflow.runtime.run.Dispatcher} and run it, and
 * what it finishes makes others ready. No thread waits for a step. All state is guarded by the dispatcher's lock; nodes,
 * files and listeners are only touched without it.
 *
 * <p>The scheduler has no threads of its own: a test takes jobs from the dispatcher and runs them in any order it likes.
 *
 * <p>Order: urgent runs first, then older runs; within a run the frame that a step is needed for, then its own frame, then
 * deeper steps first, so that a frame that was begun is finished. A step inherits the earliest frame of all that need it;
 * so the oldest unfinished frame never waits for a later one, and {@link org.celflow.runtime.run.MemoryGate} can hold back
 * later frames without a deadlock.
 *
 * <p>A plan may be out of date when it runs: an entry that was stored can be evicted, or turn out damaged. Then the step
 * that wanted to load it becomes one that computes, and what it needs is added to the run.
 */
@NullMarked
package org.celflow.runtime.run;

import org.jspecify.annotations.NullMarked;
