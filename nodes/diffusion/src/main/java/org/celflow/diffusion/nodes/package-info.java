/**
 * The nodes of diffusion: loaders, prompts, control, sampling, autoencoding.
 *
 * <p>Models, text encoders and autoencoders travel along links as descriptions (a file and a number type); only a node that
 * computes with one borrows it, and gives it back before it returns. All randomness comes from seed parameters, and no node
 * asks for the frame: a seed gives every frame the same noise, which is what keeps an animation steady, and two frames with
 * the same masks are one computation.
 */
@NullMarked
package org.celflow.diffusion.nodes;

import org.jspecify.annotations.NullMarked;
