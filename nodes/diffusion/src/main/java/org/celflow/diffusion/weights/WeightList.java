package org.celflow.diffusion.weights;

import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;

/** The weights that a program is called with, in the order in which its network asked for them. */
public final class WeightList implements AutoCloseable {
    private final NativeScope scope;
    private final NativeValue list;
    private final long bytes;

    WeightList(NativeScope scope, NativeValue list, long bytes) {
        this.scope = scope;
        this.list = list;
        this.bytes = bytes;
    }

    /** The list; dead when this is closed. */
    public NativeValue list() {
        return list;
    }

    /** Memory that is freed when this is closed: that of the changed weights, which no other list shares. */
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        scope.close();
    }
}
