/** Tests of the prompt syntax of A1111's web UI. */
@NullMarked
package org.celflow.diffusion.text.a1111;

import org.jspecify.annotations.NullMarked;
