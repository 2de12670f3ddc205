/** Tests of the diffusion nodes. */
@NullMarked
package org.celflow.diffusion.nodes;

import org.jspecify.annotations.NullMarked;
