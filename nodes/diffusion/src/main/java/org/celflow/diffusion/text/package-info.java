/**
 * From a prompt to what a denoiser is guided by.
 *
 * <p>A prompt goes through four steps, each a class: {@link org.celflow.diffusion.text.PromptParser} reads the weight
 * syntax, {@link org.celflow.diffusion.text.ClipTokenizer} turns text into token ids,
 * {@link org.celflow.diffusion.text.PromptTokenizer} lays them out in chunks of 77, and
 * {@link org.celflow.diffusion.text.PromptEncoder} has a text encoder read the chunks and applies the weights. All four do
 * what ComfyUI does, so that a prompt means the same in both.
 */
@NullMarked
package org.celflow.diffusion.text;

import org.jspecify.annotations.NullMarked;
