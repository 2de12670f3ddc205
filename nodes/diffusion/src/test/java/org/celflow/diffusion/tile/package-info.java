/** Tests of tiles. */
@NullMarked
package org.celflow.diffusion.tile;

import org.jspecify.annotations.NullMarked;
