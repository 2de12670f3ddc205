package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.celflow.node.NodeException;
import org.celflow.node.value.Latent;
import org.junit.jupiter.api.Test;

class HiresSizeTest {
    private final Latent latent = Latent.of(4, 32, 48, new float[4 * 32 * 48]); // 384 x 256 pixels

    @Test
    void scaleIsRoundedDownToPixelsThenToLatentPixels() throws Exception {
        HiresSize size = HiresSize.of(latent, 1.3, 0, 0); // 499.2 x 332.8
        assertThat(size.target()).isEqualTo(new LatentSize(62, 41)).isEqualTo(size.upscaled());
    }

    @Test
    void oneSideKeepsTheShape() throws Exception {
        assertThat(HiresSize.of(latent, 2, 0, 512).target()).isEqualTo(new LatentSize(96, 64));
        assertThat(HiresSize.of(latent, 2, 576, 0).target()).isEqualTo(new LatentSize(72, 48));
    }

    @Test
    void anotherShapeIsCoveredAndCropped() throws Exception {
        HiresSize square = HiresSize.of(latent, 2, 512, 512);
        assertThat(square.upscaled()).isEqualTo(new LatentSize(96, 64));
        assertThat(square.target()).isEqualTo(new LatentSize(64, 64));
        HiresSize wide = HiresSize.of(latent, 2, 1024, 512);
        assertThat(wide.upscaled()).isEqualTo(new LatentSize(128, 85));
        assertThat(wide.target()).isEqualTo(new LatentSize(128, 64));
    }

    @Test
    void aPictureBeyondTheLargestIsRefused() {
        Latent large = Latent.of(4, 600, 600, new float[4 * 600 * 600]);
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> HiresSize.of(large, 8, 0, 0))
                .withMessageContaining("too large");
    }
}
