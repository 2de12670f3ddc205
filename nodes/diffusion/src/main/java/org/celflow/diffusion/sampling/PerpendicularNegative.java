package org.celflow.diffusion.sampling;

import org.celflow.node.value.Conditioning;

/**
 * Takes from the negative prompt only what does not oppose the positive one (Armandpour et al., Re-imagine the Negative Prompt
 * Algorithm, 2023): both are measured from an empty prompt, and the part of the negative one along the positive one is left out.
 *
 * @param prompt the empty one
 * @param scale how strongly the negative prompt is avoided
 */
public record PerpendicularNegative(Conditioning prompt, double scale) implements ThirdPrompt {
    @Override
    public float[] guided(Denoiser.Split sides, float[] third, double cfg, int frames) {
        float[] positive = Mix.difference(sides.prompted(), third);
        float[] negative = Mix.difference(sides.unguided(), third);
        float[] guided = third.clone();
        int size = third.length / frames;
        for (int from = 0; from < third.length; from += size) {
            float along = along(negative, positive, from, size);
            for (int i = from; i < from + size; i++) {
                float avoided = (negative[i] - along * positive[i]) * (float) scale;
                guided[i] += (float) cfg * (positive[i] - avoided);
            }
        }
        return guided;
    }

    /** The length of one frame's direction along another, in lengths of the other; 0 along none. */
    private static float along(float[] direction, float[] other, int from, int size) {
        double product = 0;
        double square = 0;
        for (int i = from; i < from + size; i++) {
            product += (double) direction[i] * other[i];
            square += (double) other[i] * other[i];
        }
        return square == 0 ? 0 : (float) (product / square);
    }
}
