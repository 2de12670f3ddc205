package org.celflow.node.value;

import org.celflow.node.FileRef;

/**
 * A control network as a description.
 *
 * @param file the file that holds it
 * @param numberType as in {@link Model}
 */
public record ControlNet(FileRef file, String numberType) implements Value {
    @Override
    public long bytes() {
        return 256;
    }
}
