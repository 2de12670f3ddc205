package org.celflow.diffusion.torch;

import java.util.Locale;

/** What a network is computed in. */
public enum NumberType {
    /** 32-bit floating point: exact, and fast on old processors. */
    FP32(6, 4),
    /** 16 bits with the range of fp32 and 8 significant bits. */
    BF16(15, 2),
    /** 16 bits with 11 significant bits and a small range; slow on processors. */
    FP16(5, 2);

    private final int code;
    private final int bytes;

    NumberType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** libtorch's number for it, {@code c10::ScalarType}. */
    public int code() {
        return code;
    }

    /** Size of one number. */
    public int bytes() {
        return bytes;
    }

    /** As graphs and the command line write it: {@code fp32}, {@code bf16}, {@code fp16}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
