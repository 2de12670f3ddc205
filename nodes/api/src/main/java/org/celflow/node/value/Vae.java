package org.celflow.node.value;

import org.celflow.node.FileRef;

/**
 * An image autoencoder as a description.
 *
 * @param checkpoint the file that holds it: a checkpoint, or a file of its own
 * @param numberType as in {@link Model}
 */
public record Vae(FileRef checkpoint, String numberType) implements Value {
    @Override
    public long bytes() {
        return 256;
    }
}
