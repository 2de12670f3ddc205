package org.celflow.node.value;

import org.celflow.node.FileRef;

/**
 * A text encoder as a description.
 *
 * @param checkpoint the file that holds it
 * @param numberType as in {@link Model}
 */
public record Clip(FileRef checkpoint, String numberType) implements Value {
    @Override
    public long bytes() {
        return 256;
    }
}
