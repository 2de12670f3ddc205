package org.celflow.node;

import org.celflow.node.time.Timeline;
import org.celflow.node.value.Image;

/** What a node may ask while it computes one frame. Valid only during {@link Node#compute}. */
public interface NodeContext {
    /**
     * The frame on the node's own clock.
     *
     * @throws IllegalStateException unless the node type declares {@link NodeInfo#usesFrame()}
     */
    int frame();

    /**
     * Which of the frames made out of one input frame this is, {@code 0 <= phase < factor}.
     *
     * @throws IllegalStateException unless an input is declared {@link Between}
     */
    int phase();

    /**
     * The frame rate of the node's own clock, and the shot that the frame belongs to, on that clock.
     *
     * @throws IllegalStateException unless the node type declares {@link NodeInfo#usesFrame()}
     */
    Timeline timeline();

    /**
     * Borrows a model, loading it if it is not in memory. Close the lease before compute returns.
     *
     * @throws NodeException when the file cannot be read or is not such a model
     */
    <T extends Resource> Lease<T> resource(ResourceRef<T> ref) throws Exception;

    /** Reports progress of this frame: {@code done} of {@code total} steps. Cheap enough for every step. */
    void progress(int done, int total);

    /** Shows an intermediate picture of any size to whoever watches. */
    void preview(Image image);

    /** Whether somebody watches previews, so that it pays to make one. */
    boolean wantsPreview();

    /** Tells the user something that does not stop the frame, in one sentence. */
    void warn(String message);

    /**
     * Throws if the run was cancelled. Call it once per denoise step or every 100 ms.
     *
     * @throws CancelledException if it was
     */
    void checkCancelled();

    /**
     * Runs an action, on another thread, when the run is cancelled while this registration is open; at once if it already
     * was. For work that cannot poll.
     */
    Registration onCancel(Runnable action);

    /**
     * Where a sink writes and what it may embed.
     *
     * @throws IllegalStateException unless the node type is a {@link NodeInfo#sink()}
     */
    Delivery delivery();

    /** An open registration. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
