package org.celflow.diffusion.model;

import java.util.List;
import java.util.OptionalDouble;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/**
 * The vector that Stable Diffusion XL takes beside the text: the pooled text, then sizes in pixels, each as 256 waves (Podell et
 * al., SDXL, 2023, section 2.2). The base model is told of the original size, the crop and the target size; the refiner of the
 * original size, the crop and an aesthetic score.
 *
 * @param pooledWidth numbers of the pooled text
 * @param refiner whether it ends in the aesthetic score and not in the target size
 */
record AdmVector(int pooledWidth, boolean refiner) {
    /** Numbers that each size becomes. */
    static final int WAVES = 256;

    private static final int SIZES_OF_BASE = 6;
    private static final int SIZES_OF_REFINER = 5;
    private static final int PIXELS = 8;
    private static final double LIKED = 6;
    private static final double DISLIKED = 2.5;

    /** The refiner alone reads one text encoder, whose pooled text is as wide as a token. */
    static AdmVector read(TensorFile file, DenoiserConfig config, String part) throws NodeException {
        boolean twoEncoders = file.hasPrefix("conditioner.embedders.1.");
        boolean refiner = !twoEncoders && config.vectorWidth() - SIZES_OF_REFINER * WAVES == config.contextWidth();
        int pooled = config.vectorWidth() - (refiner ? SIZES_OF_REFINER : SIZES_OF_BASE) * WAVES;
        new Shapes(file, part).require(pooled > 0, "it takes a vector of %d numbers", config.vectorWidth());
        return new AdmVector(pooled, refiner);
    }

    /**
     * The pooled text of a prompt.
     *
     * @throws NodeException when the prompt has none, or one of another model
     */
    Tensor pooled(Conditioning.Entry entry) throws NodeException {
        return entry.pooled()
                .filter(given -> given.shape().equals(List.of(pooledWidth)))
                .orElseThrow(() -> new NodeException(
                        "the prompt was encoded for another model than this one, which takes a pooled text of %d numbers beside the tokens; use the text encoder of the same checkpoint"
                                .formatted(pooledWidth)));
    }

    /**
     * The numbers that become waves. Sizes that the prompt does not give are those of the latent, uncropped; the aesthetic score is then
     * 6, or 2.5 for what is to be avoided.
     *
     * @param height latent rows
     * @param width latent pixels in a row
     * @param avoided whether the prompt stands on the negative side
     */
    float[] numbers(Conditioning.Entry entry, int height, int width, boolean avoided) {
        int pixelWidth = PIXELS * width;
        int pixelHeight = PIXELS * height;
        Conditioning.Sizes sizes = entry.sizes()
                .orElseGet(() -> new Conditioning.Sizes(
                        pixelWidth, pixelHeight, 0, 0, pixelWidth, pixelHeight, OptionalDouble.empty()));
        float score = (float) sizes.aestheticScore().orElse(avoided ? DISLIKED : LIKED);
        return refiner
                ? new float[] {sizes.height(), sizes.width(), sizes.cropTop(), sizes.cropLeft(), score}
                : new float[] {
                    sizes.height(),
                    sizes.width(),
                    sizes.cropTop(),
                    sizes.cropLeft(),
                    sizes.targetHeight(),
                    sizes.targetWidth()
                };
    }
}
