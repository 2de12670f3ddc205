/**
 * Weights from files of tensors. A file's table of contents is read and checked in Java, completely, before a byte of any tensor is
 * touched; tensors are then mapped into memory by libtorch and cast into what a network is computed in. A network says what it
 * needs as a list of {@link org.celflow.diffusion.weights.Weight}s, and a file that lacks one is refused by name.
 *
 * <p>Model files come from strangers: each broken one is answered with one sentence that names the file and what is wrong with
 * it, and nothing in them is ever executed.
 */
@NullMarked
package org.celflow.diffusion.weights;

import org.jspecify.annotations.NullMarked;
