/**
 * Tensors of PyTorch's own files ({@code .ckpt}, {@code .pth}, {@code .pt}), without running them. Such a file is a program for
 * Python's pickle machine, which may call any function that Python can import; here it is read as data:
 *
 * <ul>
 *   <li>the machine builds inert records ({@link org.celflow.diffusion.pickle.Item}) and never calls anything: there is nothing
 *       in Java that it could call;
 *   <li>it knows only the instructions that PyTorch writes for weights, and only the few names that weights need; a file that
 *       asks for any other is refused with that name, and there is no way to load it all the same;
 *   <li>sizes, counts and depths are bounded, and every tensor is checked to lie within its storage, its storage within the
 *       file, before anything is mapped.
 * </ul>
 *
 * <p>What comes out is a name, a number type, a shape, strides and a place in the file for each tensor, as a safetensors header
 * gives them, so that both kinds of files are mapped alike. That works because PyTorch stores its zip entries without
 * compression; a zip file that compresses them was not written by PyTorch and is refused.
 */
@NullMarked
package org.celflow.diffusion.pickle;

import org.jspecify.annotations.NullMarked;
