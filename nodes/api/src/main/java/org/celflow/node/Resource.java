package org.celflow.node;

/** Something heavy that nodes borrow, as the weights of a model in a device's memory. */
public interface Resource extends AutoCloseable {
    /** Memory that it holds, in bytes. */
    long bytes();

    /** Frees it. Called once, on a thread of the GPU lane, when nobody borrows it. */
    @Override
    void close();
}
