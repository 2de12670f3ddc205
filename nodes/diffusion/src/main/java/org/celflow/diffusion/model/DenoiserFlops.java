package org.celflow.diffusion.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Counts the floating point operations of one run of a denoiser: those of convolutions, matrices and attention, a multiplication and an
 * addition as two. Norms and activations are left out, which are under 1 %.
 */
final class DenoiserFlops {
    private final int tokens;
    private final int guides;
    private final int latents;
    private final boolean shares;
    private boolean read;
    private double height;
    private double width;
    private double sum;

    private DenoiserFlops(int latents, int guides, int height, int width, int tokens, boolean shares) {
        this.latents = latents;
        this.guides = guides;
        this.height = height;
        this.width = width;
        this.tokens = tokens;
        this.shares = shares;
    }

    /**
     * The operations of a run, without those that a session makes once.
     *
     * @param shares whether what comes before the first reading of the text is computed once for all guides
     */
    static double count(
            DenoiserConfig config, int latents, int guides, int height, int width, int tokens, boolean shares) {
        DenoiserFlops flops = new DenoiserFlops(latents, guides, height, width, tokens, shares);
        Deque<double[]> sizes = new ArrayDeque<>();
        for (List<Stage> stages : config.input()) {
            flops.add(stages, null);
            sizes.push(new double[] {flops.height, flops.width});
        }
        flops.add(config.middle(), null);
        for (List<Stage> stages : config.output()) {
            sizes.pop();
            flops.add(stages, sizes.peek());
        }
        flops.conv(config.width(), config.latentChannels(), 3);
        return flops.sum;
    }

    private void add(List<Stage> stages, double @org.jspecify.annotations.Nullable [] sizeAfter) {
        for (Stage stage : stages) {
            if (stage instanceof Stage.Residual residual) {
                residual(residual);
            } else if (stage instanceof Stage.Attention attention) {
                attention(attention);
            } else if (stage instanceof Stage.Down down) {
                height = Math.ceil(height / 2);
                width = Math.ceil(width / 2);
                conv(down.in(), down.out(), 3);
            } else if (stage instanceof Stage.Up up) {
                if (sizeAfter != null) {
                    height = sizeAfter[0];
                    width = sizeAfter[1];
                }
                conv(up.in(), up.out(), 3);
            } else if (stage instanceof Stage.Entry entry) {
                conv(entry.in(), entry.out(), 3);
            }
        }
    }

    private void residual(Stage.Residual residual) {
        if (!residual.silent()) {
            conv(residual.in(), residual.out(), 3);
            conv(residual.out(), residual.out(), 3);
        }
        if (residual.shortcut()) {
            conv(residual.in(), residual.out(), 1);
        }
    }

    private void attention(Stage.Attention stage) {
        double c = stage.out();
        double pixels = height * width;
        conv(stage.out(), stage.out(), 1);
        for (int i = 0; i < stage.depth(); i++) {
            // Queries, keys, values and the way out; then each pixel with each.
            matrices(4 * c * c);
            matrices(2 * pixels * c);
            read = true;
            matrices(2 * c * c);
            matrices(2 * tokens * c);
            // Two halves of four times the width, and back.
            matrices(8 * c * c + 4 * c * c);
        }
        conv(stage.out(), stage.out(), 1);
    }

    private void conv(double in, double out, int size) {
        matrices(in * out * size * size);
    }

    /** Multiplications for each pixel. */
    private void matrices(double each) {
        sum += 2 * each * height * width * latents * (shares && !read ? 1 : guides);
    }
}
