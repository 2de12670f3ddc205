/** Frames, shots and what a node needs from neighbouring frames. */
@NullMarked
package org.celflow.node.time;

import org.jspecify.annotations.NullMarked;
