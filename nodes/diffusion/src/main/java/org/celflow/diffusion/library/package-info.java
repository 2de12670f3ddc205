/** Tells what a model file is from its header alone, for the list that an artist chooses from. */
@NullMarked
package org.celflow.diffusion.library;

import org.jspecify.annotations.NullMarked;
