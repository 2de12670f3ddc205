package org.celflow.diffusion.sampling;

/** The mean of predictions that each cover a part of a latent with weights of their own. */
final class WeightedMean {
    /** Keeps the division defined where nothing counts; ComfyUI's number. */
    private static final float NOTHING = 1e-37f;

    private final int height;
    private final int width;
    private final float[] sums;
    private final float[] weights;

    /** A latent of a number of planes. */
    WeightedMean(int planes, int height, int width) {
        this.height = height;
        this.width = width;
        this.sums = new float[planes * height * width];
        this.weights = new float[height * width];
    }

    /**
     * Adds a prediction.
     *
     * @param prediction all planes of the area
     * @param weight of each place of the area, the same in every plane
     * @param factor of the weights
     */
    void add(LatentArea area, float[] prediction, float[] weight, float factor) {
        int planes = sums.length / weights.length;
        for (int row = 0; row < area.height(); row++) {
            int target = (area.top() + row) * width + area.left();
            int source = row * area.width();
            for (int i = 0; i < area.width(); i++) {
                float w = weight[source + i] * factor;
                weights[target + i] += w;
                for (int plane = 0; plane < planes; plane++) {
                    sums[plane * height * width + target + i] += prediction[plane * area.size() + source + i] * w;
                }
            }
        }
    }

    /** The mean; 0 where no prediction counts. */
    float[] mean() {
        float[] mean = new float[sums.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sums[i] / (weights[i % weights.length] + NOTHING);
        }
        return mean;
    }

    /** What the weighted sum is more than the same sum of another prediction, {@code sum(w * (p - other))}. */
    float[] excessOver(float[] other) {
        float[] excess = new float[sums.length];
        for (int i = 0; i < excess.length; i++) {
            excess[i] = sums[i] - weights[i % weights.length] * other[i];
        }
        return excess;
    }
}
