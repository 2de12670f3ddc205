package org.celflow.diffusion.weights;

import java.util.Optional;

/** The number types that a safetensors header may name. */
public enum ElementType {
    /** 64-bit floating point. */
    F64(8, 7, true),
    /** 32-bit floating point. */
    F32(4, 6, true),
    /** 16-bit floating point. */
    F16(2, 5, true),
    /** 16-bit floating point with the range of 32 bits. */
    BF16(2, 15, true),
    /** 8-bit floating point, 4 bits of exponent. */
    F8_E4M3(1, 24, true),
    /** 8-bit floating point, 5 bits of exponent. */
    F8_E5M2(1, 23, true),
    /** 64-bit integer. */
    I64(8, 4, false),
    /** 32-bit integer. */
    I32(4, 3, false),
    /** 16-bit integer. */
    I16(2, 2, false),
    /** 8-bit integer. */
    I8(1, 1, false),
    /** 64-bit unsigned integer. */
    U64(8, 28, false),
    /** 32-bit unsigned integer. */
    U32(4, 29, false),
    /** 16-bit unsigned integer. */
    U16(2, 27, false),
    /** 8-bit unsigned integer. */
    U8(1, 0, false),
    /** Truth values, a byte each. */
    BOOL(1, 11, false);

    private final int bytes;
    private final int code;
    private final boolean real;

    ElementType(int bytes, int code, boolean real) {
        this.bytes = bytes;
        this.code = code;
        this.real = real;
    }

    /** Size of one number. */
    public int bytes() {
        return bytes;
    }

    /** libtorch's number for it, {@code c10::ScalarType}. */
    public int code() {
        return code;
    }

    /** Whether it holds fractions, as weights do. */
    public boolean isReal() {
        return real;
    }

    /** The type of that name. */
    static Optional<ElementType> named(String name) {
        for (ElementType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
