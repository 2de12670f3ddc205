package org.celflow.diffusion.torch;

/** Which of libtorch's operations a program is written with; they give the same numbers but for rounding. */
public enum Kernels {
    /** Those that PyTorch's users write by hand: numbers in the order of the dimensions, nothing prepared. To compare with. */
    PLAIN,
    /** The ones that every build has on every device, on pictures whose channels lie side by side. */
    PORTABLE,
    /** For processors: attention in the way that was measured to be fastest. */
    PROCESSOR,
    /**
     * For networks that are larger than the memory that there is for them: as {@link #PROCESSOR}, but a weight may come as it lies in
     * the file. It is brought to the network's number type and order, and to the picture's device, each time that it is used.
     */
    STREAMED,
    /** For processors that oneDNN knows: its operations, on weights that are laid out for them once instead of at every call. */
    PACKED;

    /** What is fastest on this machine's processor. */
    public static Kernels fastest(NumberType type) {
        return Capabilities.packsConvolutions(type) ? PACKED : PROCESSOR;
    }

    /**
     * How attention is computed inside a network that is computed in {@code type}.
     *
     * @param width of a head
     */
    public Attention attention(NumberType type, int width) {
        return this == PLAIN || this == PORTABLE ? Attention.FUSED : Attention.fastest(type, width);
    }
}
