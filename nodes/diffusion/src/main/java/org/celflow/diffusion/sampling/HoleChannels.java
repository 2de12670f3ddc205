package org.celflow.diffusion.sampling;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;

/**
 * What a model that was trained to fill holes sees beside the latent: where the hole is, 0 or 1, then the latent of the picture without
 * what is in the hole. As in ComfyUI, a prompt that says neither has the canvas's mask as the hole and its latent as the picture, and
 * without a mask everything is hole.
 */
final class HoleChannels {
    /** The latent of plain grey, multiplied by the scale of Stable Diffusion 1. */
    private static final float[] GREY = {0.8223f, -0.6876f, 0.6364f, 0.1380f};

    private HoleChannels() {}

    /**
     * Makes them.
     *
     * @return batch x (1 + channels) x height x width
     */
    static Tensor of(Optional<Conditioning.Inpainting> told, Canvas canvas) {
        List<Integer> shape = canvas.shape();
        int batch = shape.get(0);
        int channels = shape.get(1);
        int size = canvas.height() * canvas.width();
        float[] hole = hole(told, canvas);
        float[] picture = picture(told, canvas);
        float[] all = new float[batch * (1 + channels) * size];
        for (int item = 0; item < batch; item++) {
            int at = item * (1 + channels) * size;
            System.arraycopy(hole, 0, all, at, size);
            int from = item * channels * size % picture.length;
            System.arraycopy(picture, from, all, at + size, channels * size);
        }
        return Tensor.of(List.of(batch, 1 + channels, canvas.height(), canvas.width()), all);
    }

    private static float[] hole(Optional<Conditioning.Inpainting> told, Canvas canvas) {
        float[] hole;
        if (told.isPresent()) {
            Mask mask = told.get().hole();
            hole = fit(mask.toArray(), 1, mask.height(), mask.width(), canvas);
        } else if (canvas.mask().isPresent()) {
            hole = LatentMask.spread(canvas.mask().get(), List.of(1, 1, canvas.height(), canvas.width()));
        } else {
            hole = new float[canvas.height() * canvas.width()];
            Arrays.fill(hole, 1);
        }
        for (int i = 0; i < hole.length; i++) {
            hole[i] = (float) Math.rint(hole[i]);
        }
        return hole;
    }

    /** Latents of a batch, or one for all of it. */
    private static float[] picture(Optional<Conditioning.Inpainting> told, Canvas canvas) {
        if (told.isPresent()) {
            Tensor picture = told.get().picture();
            float[] scaled = picture.toArray();
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] *= (float) canvas.scale();
            }
            List<Integer> shape = picture.shape();
            return fit(scaled, shape.get(0) * shape.get(1), shape.get(2), shape.get(3), canvas);
        }
        if (canvas.mask().isPresent()) {
            return canvas.original().toArray();
        }
        int size = canvas.height() * canvas.width();
        int channels = canvas.shape().get(1);
        float[] grey = new float[channels * size];
        for (int channel = 0; channel < channels; channel++) {
            float value = channel < GREY.length ? GREY[channel] : 1;
            Arrays.fill(grey, channel * size, (channel + 1) * size, value);
        }
        return grey;
    }

    /** Crops planes at the centre to the proportions of the canvas, then resizes them bilinearly. */
    private static float[] fit(float[] planes, int count, int height, int width, Canvas canvas) {
        if (height == canvas.height() && width == canvas.width()) {
            return planes;
        }
        double proportion = (double) width / height;
        double wanted = (double) canvas.width() / canvas.height();
        int left = proportion > wanted ? margin(width, wanted / proportion) : 0;
        int top = proportion < wanted ? margin(height, proportion / wanted) : 0;
        LatentArea window = new LatentArea(top, left, height - 2 * top, width - 2 * left);
        float[] cropped = window.cut(planes, height, width);
        return Resampling.BILINEAR.resize(
                cropped, count, window.height(), window.width(), canvas.height(), canvas.width());
    }

    /** What is cut off at each end; something is left of a very flat picture. */
    private static int margin(int side, double share) {
        return Math.min((int) Math.rint((side - side * share) / 2), (side - 1) / 2);
    }
}
