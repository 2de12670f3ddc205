package org.celflow.diffusion.sampling;

/**
 * The noise of one frame for several frames side by side, so that each gets what it would get by itself.
 *
 * @param one the noise of one
 * @param times how many
 */
record RepeatedNoise(NoiseSource one, int times) implements NoiseSource {
    @Override
    public float[] next() {
        return repeated(one.next());
    }

    @Override
    public float[] between(float from, float to) {
        return repeated(one.between(from, to));
    }

    private float[] repeated(float[] noise) {
        if (times == 1) {
            return noise;
        }
        float[] all = new float[Math.multiplyExact(noise.length, times)];
        for (int i = 0; i < times; i++) {
            System.arraycopy(noise, 0, all, i * noise.length, noise.length);
        }
        return all;
    }
}
