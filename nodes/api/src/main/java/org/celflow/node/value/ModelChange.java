package org.celflow.node.value;

/** A change in how a denoiser is asked, which leaves its weights alone. Immutable; of two of one class the later one holds. */
public interface ModelChange {
    /** Memory that it takes, roughly. */
    default long bytes() {
        return 256;
    }
}
