package org.celflow.diffusion.nodes;

import java.util.List;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;

/**
 * Shows latents as small pictures without decoding them: red, green and blue are each a linear function of the four
 * channels. The functions are fitted to the checkpoint's own autoencoder, by least squares over a colour chart that it
 * encodes, so they hold for every model.
 */
final class LatentPreview {
    private static final int PATCH = 32;
    private static final int PATCHES = 4;
    private static final int CELL = 8;
    /** Keeps the fit defined where a channel does not vary. */
    private static final double RIDGE = 1e-3;

    /** For each colour: a factor for each channel, then a constant. */
    private final double[][] factors;

    private final double scale;

    private LatentPreview(double[][] factors, double scale) {
        this.factors = factors;
        this.scale = scale;
    }

    /** Fits the colours of a checkpoint. */
    static LatentPreview fitted(LoadedCheckpoint checkpoint, Interrupt interrupt) throws NodeException {
        Image chart = chart();
        Latent latent = checkpoint.vae().encode(List.of(chart), interrupt);
        int channels = latent.channels();
        int terms = channels + 1;
        float[] x = latent.samples().toArray();
        int cells = latent.height() * latent.width();
        double[][] products = new double[terms][terms + 3];
        double[] row = new double[terms];
        for (int cell = 0; cell < cells; cell++) {
            for (int c = 0; c < channels; c++) {
                row[c] = x[c * cells + cell];
            }
            row[channels] = 1;
            for (int i = 0; i < terms; i++) {
                for (int j = 0; j < terms; j++) {
                    products[i][j] += row[i] * row[j];
                }
                for (int colour = 0; colour < 3; colour++) {
                    products[i][terms + colour] += row[i] * mean(chart, cell, latent.width(), colour);
                }
            }
        }
        for (int i = 0; i < channels; i++) {
            products[i][i] += RIDGE * cells;
        }
        return new LatentPreview(
                solved(products, terms), checkpoint.latentFormat().scale());
    }

    /**
     * The first latent of a batch as a picture, one pixel for each latent pixel.
     *
     * @param latent channels x height x width, multiplied by the model's scale
     */
    Image picture(float[] latent, int height, int width) {
        int size = height * width;
        int channels = factors[0].length - 1;
        float[] pixels = new float[size * 3];
        for (int i = 0; i < size; i++) {
            for (int colour = 0; colour < 3; colour++) {
                double value = factors[colour][channels];
                for (int c = 0; c < channels; c++) {
                    value += factors[colour][c] * latent[c * size + i] / scale;
                }
                pixels[i * 3 + colour] = (float) Math.max(0, Math.min(1, value));
            }
        }
        return Image.of(width, height, 3, pixels);
    }

    /** Patches of the colours' corners, of greys and of middle tones, each growing lighter to the right. */
    private static Image chart() {
        int side = PATCH * PATCHES;
        float[] pixels = new float[side * side * 3];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int patch = y / PATCH * PATCHES + x / PATCH;
                float light = 0.6f + 0.4f * (x % PATCH) / (PATCH - 1);
                for (int colour = 0; colour < 3; colour++) {
                    boolean on = (patch >> colour & 1) == 1;
                    float value = patch < 8 ? (on ? 1 : 0) : patch < 12 ? (patch - 7) / 5f : on ? 0.7f : 0.35f;
                    pixels[(y * side + x) * 3 + colour] = value * light;
                }
            }
        }
        return Image.of(side, side, 3, pixels);
    }

    private static double mean(Image chart, int cell, int cellsPerRow, int colour) {
        int left = cell % cellsPerRow * CELL;
        int top = cell / cellsPerRow * CELL;
        double sum = 0;
        for (int y = top; y < top + CELL; y++) {
            for (int x = left; x < left + CELL; x++) {
                sum += chart.at(x, y, colour);
            }
        }
        return sum / (CELL * CELL);
    }

    /** Solves the normal equations for the three colours, by Gauss and Jordan; they are positive definite. */
    private static double[][] solved(double[][] equations, int terms) {
        for (int pivot = 0; pivot < terms; pivot++) {
            for (int i = 0; i < terms; i++) {
                double factor = i == pivot ? 0 : equations[i][pivot] / equations[pivot][pivot];
                for (int j = 0; j < terms + 3; j++) {
                    equations[i][j] -= factor * equations[pivot][j];
                }
            }
        }
        double[][] factors = new double[3][terms];
        for (int colour = 0; colour < 3; colour++) {
            for (int i = 0; i < terms; i++) {
                factors[colour][i] = equations[i][terms + colour] / equations[i][i];
            }
        }
        return factors;
    }
}
