package org.celflow.diffusion.torch;

import ai.djl.pytorch.jni.IValue;

/**
 * A value in libtorch's memory: a tensor, a list of tensors, a number or an object that a program made. Owned by one
 * {@link NativeScope} and dead when that closes.
 */
public final class NativeValue {
    private final IValue handle;

    NativeValue(IValue handle) {
        this.handle = handle;
    }

    IValue handle() {
        return handle;
    }
}
