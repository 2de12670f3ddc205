package org.celflow.diffusion.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.algebra.LinearSystem;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Tensor;

/**
 * A picture of flat colours that an autoencoder encodes, to learn how its latents look. An autoencoder that was trained anew gives the
 * channels of a latent another meaning than the family's published one, and its previews would have wrong colours.
 */
final class ColourChart {
    /** Fields in a row and in a column. */
    private static final int FIELDS = 6;
    /** Latent pixels of a field's side; the ones at its border know of its neighbours. */
    private static final int SIDE = 4;

    private static final int PIXELS = 8;
    private static final int LEVELS = 3;
    /** Published colours that are off by less are kept: they were fitted to pictures, which a chart is not. */
    private static final double WRONG = 0.25;
    /** Keeps factors small where the chart says nothing. */
    private static final double RIDGE = 1e-4;

    private ColourChart() {}

    /** Encodes a picture into [1, 4, height / 8, width / 8], not multiplied by the model's scale. */
    interface Encoder {
        Tensor encode(Image picture) throws NodeException;
    }

    /**
     * The published colours of a family, or others that fit the autoencoder if these are wrong for it.
     *
     * @throws NodeException when the autoencoder cannot encode
     */
    static LatentColours colours(LatentColours published, Encoder encoder) throws NodeException {
        Tensor encoded = encoder.encode(picture());
        double[][] latents = fields(encoded, published.scale());
        if (error(published, latents) < WRONG) {
            return published;
        }
        LatentColours fitted = fit(published.scale(), latents);
        return error(fitted, latents) < error(published, latents) ? fitted : published;
    }

    private static Image picture() {
        int size = FIELDS * SIDE * PIXELS;
        float[] pixels = new float[size * size * LatentColours.COLOURS];
        for (int i = 0; i < size * size; i++) {
            int field = i / size / (SIDE * PIXELS) * FIELDS + i % size / (SIDE * PIXELS);
            for (int colour = 0; colour < LatentColours.COLOURS; colour++) {
                pixels[i * LatentColours.COLOURS + colour] = (float) level(field, colour);
            }
        }
        return Image.of(size, size, LatentColours.COLOURS, pixels);
    }

    /** All mixtures of three levels, then greys. */
    private static double level(int field, int colour) {
        int mixtures = LEVELS * LEVELS * LEVELS;
        if (field >= mixtures) {
            return (double) (field - mixtures) / (FIELDS * FIELDS - mixtures - 1);
        }
        return (double) (field / (int) Math.pow(LEVELS, colour) % LEVELS) / (LEVELS - 1);
    }

    /** The mean of each field's inner latents and a 1, for the offset. */
    private static double[][] fields(Tensor encoded, double scale) throws NodeException {
        int width = FIELDS * SIDE;
        if (!encoded.shape().equals(List.of(1, LatentColours.CHANNELS, width, width))) {
            throw new NodeException("an encoded chart of " + encoded.shape());
        }
        FloatBuffer numbers = encoded.data();
        double[][] fields = new double[FIELDS * FIELDS][LatentColours.CHANNELS + 1];
        int inner = (SIDE - 2) * (SIDE - 2);
        for (int field = 0; field < fields.length; field++) {
            fields[field][LatentColours.CHANNELS] = 1;
            for (int c = 0; c < LatentColours.CHANNELS; c++) {
                for (int i = 0; i < inner; i++) {
                    int y = field / FIELDS * SIDE + 1 + i / (SIDE - 2);
                    int x = field % FIELDS * SIDE + 1 + i % (SIDE - 2);
                    double number = numbers.get((c * width + y) * width + x);
                    if (!Double.isFinite(number)) {
                        throw new NodeException("an encoded chart is not finite");
                    }
                    fields[field][c] += number * scale / inner;
                }
            }
        }
        return fields;
    }

    /** Least squares, rounded so that the last digits of an encoder do not show. */
    private static LatentColours fit(double scale, double[][] latents) {
        int unknowns = LatentColours.CHANNELS + 1;
        double[][] solutions = new double[LatentColours.COLOURS][];
        for (int colour = 0; colour < LatentColours.COLOURS; colour++) {
            double[][] matrix = new double[unknowns][unknowns];
            double[] right = new double[unknowns];
            for (int field = 0; field < latents.length; field++) {
                for (int i = 0; i < unknowns; i++) {
                    for (int j = 0; j < unknowns; j++) {
                        matrix[i][j] += latents[field][i] * latents[field][j];
                    }
                    right[i] += latents[field][i] * (2 * level(field, colour) - 1);
                }
            }
            for (int i = 0; i < unknowns; i++) {
                matrix[i][i] += RIDGE * (1 + matrix[i][i]);
            }
            solutions[colour] = LinearSystem.solve(matrix, right);
        }
        List<Double> factors = new ArrayList<>();
        for (int c = 0; c < LatentColours.CHANNELS; c++) {
            for (double[] solution : solutions) {
                factors.add(rounded(solution[c]));
            }
        }
        List<Double> offsets = new ArrayList<>();
        for (double[] solution : solutions) {
            offsets.add(rounded(solution[LatentColours.CHANNELS]));
        }
        return new LatentColours(scale, factors, offsets);
    }

    private static double rounded(double number) {
        return Math.round(number * 1e3) / 1e3;
    }

    /** The root mean square of what colours are off, of 0 to 1. */
    private static double error(LatentColours colours, double[][] latents) {
        float[] numbers = new float[LatentColours.CHANNELS * latents.length];
        for (int field = 0; field < latents.length; field++) {
            for (int c = 0; c < LatentColours.CHANNELS; c++) {
                numbers[c * latents.length + field] = (float) latents[field][c];
            }
        }
        float[] shown =
                colours.picture(FloatBuffer.wrap(numbers), 1, 1, latents.length).toArray();
        double sum = 0;
        for (int i = 0; i < shown.length; i++) {
            double off = shown[i] - level(i / LatentColours.COLOURS, i % LatentColours.COLOURS);
            sum += off * off;
        }
        return Math.sqrt(sum / shown.length);
    }
}
