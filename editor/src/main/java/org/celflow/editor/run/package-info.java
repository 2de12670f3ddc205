/**
 * Runs seen from the window: plans and starts them off the FX thread, and folds their events into what each node shows.
 *
 * <p>Events come from many threads, thousands a second. They are folded into one table, and flushed to the FX thread at most
 * once a pulse. Events of a run that was replaced are dropped.
 */
@NullMarked
package org.celflow.editor.run;

import org.jspecify.annotations.NullMarked;
