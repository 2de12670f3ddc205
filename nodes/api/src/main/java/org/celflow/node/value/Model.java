package org.celflow.node.value;

import org.celflow.node.FileRef;

/**
 * A denoising network as a description, not its weights.
 *
 * @param checkpoint the file that holds it
 * @param numberType {@code auto}, {@code fp32}, {@code bf16} or {@code fp16}: what its weights are computed in
 */
public record Model(FileRef checkpoint, String numberType) implements Value {
    @Override
    public long bytes() {
        return 256;
    }
}
