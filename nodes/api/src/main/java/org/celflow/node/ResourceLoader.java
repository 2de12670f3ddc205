package org.celflow.node;

/** Reads resources of one type. Registered by a {@link NodePack}. */
public interface ResourceLoader<T extends Resource> {
    /** The type that it makes. */
    Class<T> type();

    /**
     * Reads a resource. Called on a thread of the GPU lane.
     *
     * @throws NodeException naming the file, when it is missing, broken or of another kind
     */
    T load(ResourceRef<T> ref) throws Exception;
}
