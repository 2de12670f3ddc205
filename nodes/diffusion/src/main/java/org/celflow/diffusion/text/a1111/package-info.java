/**
 * The prompt syntax of A1111's web UI, for prompts that were written for it.
 *
 * <p>A prompt goes through four steps: {@link org.celflow.diffusion.text.a1111.SummedPrompts} splits it at {@code AND}, {@link
 * org.celflow.diffusion.text.a1111.PromptSchedule} works out which texts it becomes at which steps ({@code [a:b:0.5]}, {@code
 * [a|b]}), {@link org.celflow.diffusion.text.a1111.AttentionParser} reads the weights of each text, and {@link
 * org.celflow.diffusion.text.a1111.CommaChunks} lays its tokens out. Every prompt has a meaning: what does not follow the grammar
 * is text. The grammar is read by descent; each bracket is tried once, so reading takes time in proportion to the prompt.
 */
@NullMarked
package org.celflow.diffusion.text.a1111;

import org.jspecify.annotations.NullMarked;
