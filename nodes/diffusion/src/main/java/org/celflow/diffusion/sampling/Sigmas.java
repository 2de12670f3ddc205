package org.celflow.diffusion.sampling;

import java.util.Arrays;
import java.util.Optional;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueType;

/** The noises that a run goes through, usually falling and ending at 0. One more than there are steps; empty for no run. */
public final class Sigmas implements Value {
    /** Sigmas on links. */
    public static final ValueType<Sigmas> TYPE =
            new ValueType<>("sigmas", "Sigmas", Sigmas.class, Rgb.ofPacked(0x9ccc65), Optional.empty());

    private static final float ALMOST_CLEAN = 1e-4f;

    private final float[] sigmas;

    private Sigmas(float[] sigmas) {
        this.sigmas = sigmas;
    }

    /** Wraps numbers; the caller gives the array away. */
    public static Sigmas of(float... sigmas) {
        return new Sigmas(sigmas);
    }

    /** How many numbers. */
    public int size() {
        return sigmas.length;
    }

    /** Denoising steps. */
    public int steps() {
        return Math.max(0, sigmas.length - 1);
    }

    /** One of the numbers. */
    public float at(int index) {
        return sigmas[index];
    }

    /** A copy of all numbers. */
    public float[] toArray() {
        return sigmas.clone();
    }

    /** Numbers in a row; bounds outside are brought inside. */
    public Sigmas range(int from, int to) {
        int end = Math.max(0, Math.min(to, sigmas.length));
        int start = Math.max(0, Math.min(from, end));
        return new Sigmas(Arrays.copyOfRange(sigmas, start, end));
    }

    /** The same with another number at a place. */
    public Sigmas with(int index, float sigma) {
        float[] changed = sigmas.clone();
        changed[index] = sigma;
        return new Sigmas(changed);
    }

    /**
     * From the last to the first, for turning a picture into noise. A 0 at the start becomes a small number, since the network is
     * never asked without noise.
     */
    public Sigmas flipped() {
        float[] flipped = new float[sigmas.length];
        for (int i = 0; i < flipped.length; i++) {
            flipped[i] = sigmas[sigmas.length - 1 - i];
        }
        if (flipped.length > 0 && flipped[0] == 0) {
            flipped[0] = ALMOST_CLEAN;
        }
        return new Sigmas(flipped);
    }

    @Override
    public long bytes() {
        return 4L * sigmas.length + 32;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sigmas that && Arrays.equals(sigmas, that.sigmas);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sigmas);
    }

    @Override
    public String toString() {
        return "Sigmas " + Arrays.toString(sigmas);
    }
}
