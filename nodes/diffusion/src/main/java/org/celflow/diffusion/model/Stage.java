package org.celflow.diffusion.model;

/** One step of a denoiser's block, as the shapes of its tensors describe it. */
sealed interface Stage {
    /** What the names of its tensors begin with. */
    String path();

    /** Channels that come out. */
    int out();

    /** The convolution that the latent enters by. */
    record Entry(String path, int in, int out) implements Stage {}

    /**
     * A residual block.
     *
     * @param shortcut whether a 1x1 convolution carries the input to the sum
     * @param silent whether its branch adds nothing
     */
    record Residual(String path, int in, int out, boolean shortcut, boolean silent) implements Stage {}

    /**
     * A spatial transformer.
     *
     * @param depth how many transformer blocks follow each other
     * @param contextWidth numbers per text token
     * @param convolution whether it is entered and left by 1x1 convolutions, not matrices
     * @param heads attention heads
     */
    record Attention(String path, int out, int depth, int contextWidth, boolean convolution, int heads)
            implements Stage {
        /** The path of one of its transformer blocks. */
        String block(int index) {
            return path + ".transformer_blocks." + index;
        }
    }

    /** Halves height and width. */
    record Down(String path, int in, int out) implements Stage {}

    /** Doubles height and width. */
    record Up(String path, int in, int out) implements Stage {}
}
