/** The little linear algebra that is done beside tensor programs. */
@NullMarked
package org.celflow.diffusion.algebra;

import org.jspecify.annotations.NullMarked;
