/** Tests of the border to libtorch. */
@NullMarked
package org.celflow.diffusion.torch;

import org.jspecify.annotations.NullMarked;
