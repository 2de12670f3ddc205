/**
 * Work on pictures that are too large to be worked on at once: cut into tiles that overlap, whose edges are faded into each other.
 */
@NullMarked
package org.celflow.diffusion.tile;

import org.jspecify.annotations.NullMarked;
