/**
 * The networks of latent diffusion behind host values: a checkpoint's denoiser, text encoder and autoencoder, and control
 * networks.
 *
 * <p>Everything here is borrowed as a {@link org.celflow.node.Resource} and used on one thread of the GPU lane (or any
 * thread with a stack of 256 MB); numbers go in and come out as {@link org.celflow.node.value.Tensor},
 * {@link org.celflow.node.value.Image} and {@link org.celflow.node.value.Latent}, so that no native memory is seen
 * outside. What a sampler does with the numbers (schedules, guidance, prompt weights) is not here.
 */
@NullMarked
package org.celflow.diffusion.model;

import org.jspecify.annotations.NullMarked;
