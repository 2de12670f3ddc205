package org.celflow.node.spec;

/**
 * An output port.
 *
 * @param name in files and on the node; {@code out} for a node with one output
 * @param doc what comes out
 * @param type the class of the values
 */
public record OutputSpec(String name, String doc, Class<?> type) {}
