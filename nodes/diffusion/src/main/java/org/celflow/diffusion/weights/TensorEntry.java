package org.celflow.diffusion.weights;

import java.util.List;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param name unique in its file
 * @param type what its numbers are
 * @param shape size of each dimension
 * @param begin first byte, counted from the start of the file
 * @param end the byte after its last
 */
public record TensorEntry(String name, ElementType type, List<Integer> shape, long begin, long end) {}
