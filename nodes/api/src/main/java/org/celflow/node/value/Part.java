package org.celflow.node.value;

/**
 * A named region of a character, as hair or torso.
 *
 * @param name as the palette names it
 * @param colour its flat colour in the renderer's mask
 */
public record Part(String name, Rgb colour) {}
