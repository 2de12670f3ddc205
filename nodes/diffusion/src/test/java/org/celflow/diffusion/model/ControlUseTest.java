package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.junit.jupiter.api.Test;

class ControlUseTest {
    /** A latent of 6 x 4 pixels has a picture of 48 x 32; the hint has another size and shape. */
    @Test
    void aWindowSeesItsPieceOfTheFittedPicture() {
        Image hint = picture(70, 40);
        Mask region = Mask.of(2, 1, new float[] {0, 1});
        ControlUse whole =
                new ControlUse(new Nothing(), hint, Optional.of(picture(9, 9)), List.of(1.0), Optional.of(region), 0.9);
        ControlUse window = whole.window(2, 1, 3, 2, 6, 4);
        float[] fitted = Pictures.fit(hint, 48, 32);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 24; x++) {
                for (int c = 0; c < 3; c++) {
                    assertThat(window.hints().get(0).picture().at(x, y, c))
                            .isEqualTo(fitted[3 * ((8 + y) * 48 + 16 + x) + c]);
                }
            }
        }
        assertThat(window.hints().get(0).second().orElseThrow().width()).isEqualTo(24);
        Mask cut = window.region().orElseThrow();
        assertThat(cut.at(0, 0)).isCloseTo((2 + 0.5f) * 2 / 6 - 0.5f, Offset.offset(1e-6f));
        assertThat(cut.at(2, 1)).isCloseTo((4 + 0.5f) * 2 / 6 - 0.5f, Offset.offset(1e-6f));
        assertThat(window.fade()).isEqualTo(0.9);
        assertThat(window.strength()).containsExactly(1.0);
    }

    /** Half of an even side less one would leave nothing. */
    @Test
    void ofAVeryFlatPictureSomethingIsLeft() {
        assertThat(Pictures.fit(picture(4, 1), 8, 8)).hasSize(3 * 64);
        assertThat(Pictures.fit(picture(1, 4), 8, 8)).hasSize(3 * 64);
    }

    private static Image picture(int width, int height) {
        Random random = new Random(width);
        float[] pixels = new float[3 * width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        return Image.of(width, height, 3, pixels);
    }

    private static final class Nothing implements LoadedControlNet {
        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void close() {
            // nothing native
        }
    }
}
