package org.celflow.node;

/** The kind of worker that computes a node. */
public enum Lane {
    /** Java and OpenCV work; several at a time. */
    CPU,
    /**
     * Work of a neural network, on a graphics card or on the processor: one long-lived thread per device, with a stack of
     * 256 MB, because tensor programs recurse deeply.
     */
    GPU,
    /** Reading and writing files. */
    IO
}
