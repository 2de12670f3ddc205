package org.celflow.diffusion.text;

/**
 * A stretch of a prompt.
 *
 * @param text without the weight syntax
 * @param weight how strongly it counts, 1 for as the model learnt it; may be negative
 */
public record WeightedText(String text, double weight) {}
