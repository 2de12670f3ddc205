/** Tests of what is told of model files. */
@NullMarked
package org.celflow.diffusion.library;

import org.jspecify.annotations.NullMarked;
