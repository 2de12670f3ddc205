package org.celflow.node.value;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Writes values to a cache or another machine and reads them back equal. A changed form needs a changed {@link #version()},
 * which makes older bytes unreadable on purpose: they are computed anew.
 */
public interface ValueCodec<T extends Value> {
    /** The version of the form. */
    int version();

    /** Writes a value. */
    void write(T value, DataOutput out) throws IOException;

    /**
     * Reads a value. The bytes may be anything: sizes are checked before memory is taken.
     *
     * @throws IOException if they are not such a value
     */
    T read(DataInput in) throws IOException;

    /**
     * Reads a value of a form that may be an older one. A codec that still understands an older form says so by overriding this.
     *
     * @param written the version of the form that the bytes have
     * @throws IOException if they are not such a value, or of a form that it does not understand
     */
    default T read(int written, DataInput in) throws IOException {
        if (written != version()) {
            throw new IOException("of form %d, not %d".formatted(written, version()));
        }
        return read(in);
    }
}
