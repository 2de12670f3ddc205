package org.celflow.diffusion.model;

/**
 * How a model family uses a text encoder.
 *
 * @param key its name in files of learned tokens
 * @param padding the token that fills a chunk up
 * @param skippedLayers last layers left out of the hidden states unless told otherwise
 * @param finalNorm whether hidden states of an inner layer go through the final norm
 * @param exactGelu whether its feed-forward layers use the Gaussian error linear unit itself, not the approximation of the first CLIP
 *     models
 */
record ClipUse(String key, int padding, int skippedLayers, boolean finalNorm, boolean exactGelu) {
    private static final int END = 49407;

    /** CLIP ViT-L in Stable Diffusion 1. */
    static final ClipUse L_IN_SD1 = new ClipUse("clip_l", END, 0, true, false);

    /** OpenCLIP ViT-H in Stable Diffusion 2. */
    static final ClipUse H_IN_SD2 = new ClipUse("clip_h", 0, 1, true, true);

    /** CLIP ViT-L in Stable Diffusion XL. */
    static final ClipUse L_IN_SDXL = new ClipUse("clip_l", END, 1, false, false);

    /** OpenCLIP ViT-bigG in Stable Diffusion XL and its refiner. */
    static final ClipUse G_IN_SDXL = new ClipUse("clip_g", 0, 1, false, true);
}
