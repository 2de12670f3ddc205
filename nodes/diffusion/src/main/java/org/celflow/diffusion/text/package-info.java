/**
 * From a prompt to what a denoiser is guided by.
 *
 * <p>A prompt goes through four steps, each a class: {@link org.celflow.diffusion.text.PromptParser} reads the weight
 * syntax, {@link org.celflow.diffusion.text.ClipTokenizer} turns text into token ids,
 * {@link org.celflow.diffusion.text.PromptTokenizer} lays them out in chunks of 77, and
 * {@link org.celflow.diffusion.text.PromptEncoder} has the text encoders of a model read the chunks, applies the weights, and
 * puts what they say side by side. All four do what ComfyUI does, so that a prompt means the same in both.
 *
 * <p>A text encoder can be taught words, {@link org.celflow.diffusion.text.LearnedTokens}: vectors that stand in a chunk where a
 * token would.
 */
@NullMarked
package org.celflow.diffusion.text;

import org.jspecify.annotations.NullMarked;
