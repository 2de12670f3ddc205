package org.celflow.node;

/** A borrowed resource, held until closed. */
public interface Lease<T extends Resource> extends AutoCloseable {
    /** The resource; not to be used after {@link #close()}. */
    T get();

    @Override
    void close();
}
