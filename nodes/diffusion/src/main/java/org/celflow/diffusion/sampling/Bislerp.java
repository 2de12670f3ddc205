package org.celflow.diffusion.sampling;

/**
 * Resizes latents by turning the channel vector of one pixel into its neighbour's and blending their lengths, so that values
 * between two pixels do not fade (spherical interpolation, one axis after the other).
 */
final class Bislerp {
    private static final float ALMOST = 1e-5f;

    private Bislerp() {}

    /** Resizes batch x channels x height x width. */
    static float[] resize(float[] x, int batch, int channels, int height, int width, int newHeight, int newWidth) {
        float[] wide = axis(x, batch, channels, height, width, newWidth, true);
        return axis(wide, batch, channels, newWidth, height, newHeight, false);
    }

    /**
     * Resizes one axis.
     *
     * @param lines how many lines lie beside each other in a plane
     * @param length old pixels in a line
     * @param to new pixels in a line
     * @param rows whether a line is a row; else it is a column
     */
    private static float[] axis(float[] x, int batch, int channels, int lines, int length, int to, boolean rows) {
        int plane = lines * length;
        int newPlane = lines * to;
        int step = rows ? 1 : lines;
        int lineStep = rows ? length : 1;
        int newLineStep = rows ? to : 1;
        float[] resized = new float[batch * channels * newPlane];
        float[] a = new float[channels];
        float[] b = new float[channels];
        for (int i = 0; i < to; i++) {
            float at = Math.min(length - 1, Math.max(0, (i + 0.5f) * ((float) length / to) - 0.5f));
            int left = (int) at;
            int right = Math.min(left + 1, length - 1);
            for (int n = 0; n < batch; n++) {
                for (int line = 0; line < lines; line++) {
                    for (int c = 0; c < channels; c++) {
                        int start = (n * channels + c) * plane + line * lineStep;
                        a[c] = x[start + left * step];
                        b[c] = x[start + right * step];
                    }
                    float[] between = slerp(a, b, at - left);
                    for (int c = 0; c < channels; c++) {
                        resized[(n * channels + c) * newPlane + line * newLineStep + i * step] = between[c];
                    }
                }
            }
        }
        return resized;
    }

    private static float[] slerp(float[] a, float[] b, float r) {
        float lengthA = length(a);
        float lengthB = length(b);
        float dot = 0;
        for (int c = 0; c < a.length; c++) {
            dot += direction(a[c], lengthA) * direction(b[c], lengthB);
        }
        if (dot > 1 - ALMOST) {
            return a.clone();
        }
        float[] between = new float[a.length];
        float omega = (float) Math.acos(dot);
        float sine = (float) Math.sin(omega);
        float partA = (float) Math.sin((1 - r) * omega) / sine;
        float partB = (float) Math.sin(r * omega) / sine;
        float length = lengthA * (1 - r) + lengthB * r;
        for (int c = 0; c < a.length; c++) {
            between[c] = dot < ALMOST - 1
                    ? a[c] * (1 - r) + b[c] * r
                    : (partA * direction(a[c], lengthA) + partB * direction(b[c], lengthB)) * length;
        }
        return between;
    }

    private static float direction(float value, float length) {
        return length == 0 ? 0 : value / length;
    }

    private static float length(float[] vector) {
        float sum = 0;
        for (float v : vector) {
            sum += v * v;
        }
        return (float) Math.sqrt(sum);
    }
}
