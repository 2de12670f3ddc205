/**
 * The networks of latent diffusion behind host values: a checkpoint's denoiser, text encoders and autoencoder, and control
 * networks.
 *
 * <p>How a network is built, its widths, depths and heads, is read off its tensors; what cannot be read there, a
 * {@link org.celflow.diffusion.model.ModelFamily} knows: which text encoders there are and how they are used, how latents are
 * scaled, what the denoiser predicts. Files that hold one part only, or name it otherwise, are first brought under the names of a
 * whole checkpoint ({@link org.celflow.diffusion.model.CheckpointNames}), so one naming is known everywhere else. Each prompt
 * reaches a denoiser as a {@link org.celflow.diffusion.model.Guide}: its text, and what some families are told beside it.
 *
 * <p>Everything here is borrowed as a {@link org.celflow.node.Resource} and used on one thread of the GPU lane (or any
 * thread with a stack of 256 MB); numbers go in and come out as {@link org.celflow.node.value.Tensor},
 * {@link org.celflow.node.value.Image} and {@link org.celflow.node.value.Latent}, so that no native memory is seen
 * outside. What a sampler does with the numbers (schedules, guidance, prompt weights) is not here.
 */
@NullMarked
package org.celflow.diffusion.model;

import org.jspecify.annotations.NullMarked;
