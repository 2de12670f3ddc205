package org.celflow.diffusion.nodes;

import java.util.Optional;
import org.celflow.diffusion.sampling.LatentMethod;
import org.celflow.node.resample.ImageResize;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Image;

/** How the hires fix enlarges: the latent itself, or the decoded picture. */
public enum HiresMethod {
    /** {@link LatentMethod#NEAREST_EXACT}. */
    NEAREST_EXACT("nearest-exact", LatentMethod.NEAREST_EXACT),
    /** {@link LatentMethod#BILINEAR}. */
    BILINEAR("bilinear", LatentMethod.BILINEAR),
    /** {@link LatentMethod#AREA}. */
    AREA("area", LatentMethod.AREA),
    /** {@link LatentMethod#BICUBIC}. */
    BICUBIC("bicubic", LatentMethod.BICUBIC),
    /** {@link LatentMethod#BISLERP}. */
    BISLERP("bislerp", LatentMethod.BISLERP),
    /** Decodes, enlarges with Lanczos, encodes. */
    IMAGE_LANCZOS("image-lanczos", null),
    /** Decodes, enlarges bicubically, encodes. */
    IMAGE_BICUBIC("image-bicubic", null),
    /** Decodes, enlarges by a network, brings that to size with Lanczos, encodes. */
    MODEL("model", null);

    private final String label;
    private final Optional<LatentMethod> latent;

    HiresMethod(String label, @org.jspecify.annotations.Nullable LatentMethod latent) {
        this.label = label;
        this.latent = Optional.ofNullable(latent);
    }

    /** How the latent is resized; empty if the picture is. */
    Optional<LatentMethod> latent() {
        return latent;
    }

    /** Resizes a decoded picture. */
    Image resize(Image image, int width, int height) {
        return this == IMAGE_LANCZOS
                ? ImageResize.lanczosOf8Bits(image, width, height)
                : ImageResize.of(image, Resampling.BICUBIC, width, height);
    }

    @Override
    public String toString() {
        return label;
    }
}
