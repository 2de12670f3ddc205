package org.celflow.node.spec;

/**
 * What a graph says of a numbered sequence.
 *
 * @param path a folder, a pattern or one file, relative to the graph's folder, or absolute
 * @param offset added to the frame to get the number of the file
 */
public record SequenceValue(String path, int offset) {}
