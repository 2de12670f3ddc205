package org.celflow.diffusion.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Counts what one run of a denoiser costs, see {@link StepCost}. */
final class DenoiserCost {
    private final int tokens;
    private final int guides;
    private final int latents;
    private final boolean shares;
    private boolean read;
    private double height;
    private double width;
    private double flops;
    private double weights;
    private double activations;

    private DenoiserCost(int latents, int guides, int height, int width, int tokens, boolean shares) {
        this.latents = latents;
        this.guides = guides;
        this.height = height;
        this.width = width;
        this.tokens = tokens;
        this.shares = shares;
    }

    /**
     * The cost of a run, without what a session makes once.
     *
     * @param shares whether what comes before the first reading of the text is computed once for all guides
     */
    static StepCost count(
            DenoiserConfig config, int latents, int guides, int height, int width, int tokens, boolean shares) {
        DenoiserCost cost = new DenoiserCost(latents, guides, height, width, tokens, shares);
        Deque<double[]> sizes = new ArrayDeque<>();
        for (List<Stage> stages : config.input()) {
            cost.add(stages, null);
            sizes.push(new double[] {cost.height, cost.width});
        }
        cost.add(config.middle(), null);
        for (List<Stage> stages : config.output()) {
            sizes.pop();
            cost.add(stages, sizes.peek());
        }
        cost.conv(config.width(), config.latentChannels(), 3);
        return new StepCost(cost.flops, cost.weights, cost.activations);
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
        conv(c, c, 1);
        for (int i = 0; i < stage.depth(); i++) {
            conv(c, 3 * c, 1);
            attend(c, pixels);
            conv(c, c, 1);
            read = true;
            conv(c, c, 1);
            attend(c, tokens);
            conv(c, c, 1);
            // Two halves of four times the width, of which one gates the other, and back.
            conv(c, 8 * c, 1);
            conv(4 * c, c, 1);
        }
        conv(c, c, 1);
    }

    private void conv(double in, double out, int size) {
        weights += in * out * size * size;
        matrices(in * out * size * size);
        activations += (in + out) * height * width * batch();
    }

    /** Each pixel looks at so many keys. */
    private void attend(double channels, double keys) {
        matrices(2 * keys * channels);
        activations += 2 * channels * (height * width + keys) * batch();
    }

    /** Multiplications for each pixel. */
    private void matrices(double each) {
        flops += 2 * each * height * width * batch();
    }

    private int batch() {
        return latents * (shares && !read ? 1 : guides);
    }
}
