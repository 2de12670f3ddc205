/** Tests of the networks that enlarge pictures. */
@NullMarked
package org.celflow.diffusion.upscale;

import org.jspecify.annotations.NullMarked;
