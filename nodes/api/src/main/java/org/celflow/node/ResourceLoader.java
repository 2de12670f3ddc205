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

    /**
     * Reads a resource that is to hold no more memory than there is room for. By default the room is not looked at; a resource that
     * can work with part of it in memory does so.
     *
     * @param room in bytes, what may be used beside what is in use now
     * @throws NodeException as {@link #load(ResourceRef)}
     */
    default T load(ResourceRef<T> ref, long room) throws Exception {
        return load(ref);
    }
}
