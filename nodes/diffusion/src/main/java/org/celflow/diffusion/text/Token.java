package org.celflow.diffusion.text;

/**
 * A place in a chunk.
 *
 * @param id in the vocabulary
 * @param weight of the prompt's stretch that it comes from, 1 for start, end and padding
 * @param word which stretch of the prompt it comes from, counted from 1; 0 for start, end and padding
 */
public record Token(int id, double weight, int word) {}
