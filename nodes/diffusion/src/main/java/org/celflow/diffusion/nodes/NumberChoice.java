package org.celflow.diffusion.nodes;

import java.util.Locale;

/** What a network is computed in, as an artist chooses it. */
public enum NumberChoice {
    /** What is fastest on this machine without visible loss. */
    AUTO,
    /** 32-bit floating point. */
    FP32,
    /** 16 bits with the range of fp32. */
    BF16,
    /** 16 bits with more precision and a smaller range. */
    FP16;

    /** As descriptions and files write it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
