package org.celflow.diffusion.torch;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the native values that are open now with those at its construction. */
public final class NativeLeaks {
    private final long before = NativeScope.openValues();

    /** Fails if more are open. */
    public void assertNone() {
        assertThat(NativeScope.openValues()).as("open native values").isEqualTo(before);
    }
}
