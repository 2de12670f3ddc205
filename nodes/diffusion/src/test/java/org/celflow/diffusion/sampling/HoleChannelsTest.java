package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;

class HoleChannelsTest {
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;
    private static final int SIZE = HEIGHT * WIDTH;
    private static final Mask HALF = Mask.of(WIDTH, HEIGHT, new float[] {0, 0.4f, 0.6f, 1, 0.5f, 0.9f});
    private static final float[] HALF_ROUNDED = {0, 0, 1, 1, 0, 1};

    @Test
    void withoutMaskEverythingIsHoleInPlainGrey() {
        Tensor seen = HoleChannels.of(Optional.empty(), canvas(2, Optional.empty()));
        assertThat(seen.shape()).containsExactly(2, 5, HEIGHT, WIDTH);
        float[] grey = {1, 0.8223f, -0.6876f, 0.6364f, 0.1380f};
        for (int plane = 0; plane < 10; plane++) {
            assertThat(plane(seen, plane)).containsOnly(grey[plane % 5]);
        }
    }

    @Test
    void theMaskOfTheCanvasIsTheHoleAndItsLatentThePicture() {
        Canvas canvas = canvas(2, Optional.of(HALF));
        Tensor seen = HoleChannels.of(Optional.empty(), canvas);
        for (int item = 0; item < 2; item++) {
            assertThat(plane(seen, 5 * item)).containsExactly(HALF_ROUNDED);
            for (int channel = 0; channel < 4; channel++) {
                assertThat(plane(seen, 5 * item + 1 + channel))
                        .containsExactly(plane(canvas.original(), 4 * item + channel));
            }
        }
    }

    @Test
    void whatThePromptSaysComesFirstScaledAsTheModelScalesLatents() {
        float[] picture = counted(4 * SIZE, 0);
        Conditioning.Inpainting told =
                new Conditioning.Inpainting(Tensor.of(List.of(1, 4, HEIGHT, WIDTH), picture), HALF);
        Mask other = Mask.of(1, 1, new float[] {1});
        Tensor seen = HoleChannels.of(Optional.of(told), canvas(1, Optional.of(other)));
        assertThat(plane(seen, 0)).containsExactly(HALF_ROUNDED);
        assertThat(plane(seen, 4)).containsExactly(9, 9.5f, 10, 10.5f, 11, 11.5f);
    }

    @Test
    void ofAVeryFlatHoleSomethingIsLeft() {
        Mask flat = Mask.of(1, 4, new float[] {1, 1, 1, 1});
        Conditioning.Inpainting told = new Conditioning.Inpainting(Tensor.of(List.of(1, 4, 4, 1), new float[16]), flat);
        Tensor seen = HoleChannels.of(Optional.of(told), canvas(1, Optional.empty()));
        assertThat(seen.toArray()).startsWith(1, 1, 1, 1, 1, 1);
    }

    @Test
    void aLargerPictureIsCroppedAtTheCentreAndResized() {
        // Seven columns of two rows to three columns of two rows: the outer columns go, and nothing is left to resize.
        float[] rows = {9, 9, 1, 2, 3, 9, 9, 9, 9, 4, 5, 6, 9, 9};
        float[] picture = new float[4 * rows.length];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = rows[i % rows.length];
        }
        Mask hole = Mask.of(7, 2, new float[] {0, 0, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 0, 0});
        Conditioning.Inpainting told = new Conditioning.Inpainting(Tensor.of(List.of(1, 4, 2, 7), picture), hole);
        Tensor seen = HoleChannels.of(Optional.of(told), canvas(1, Optional.empty()));
        assertThat(plane(seen, 0)).containsOnly(1);
        assertThat(plane(seen, 1)).containsExactly(0.5f, 1, 1.5f, 2, 2.5f, 3);
    }

    private static Canvas canvas(int batch, Optional<Mask> mask) {
        float[] original = counted(batch * 4 * SIZE, 100);
        return new Canvas(Tensor.of(List.of(batch, 4, HEIGHT, WIDTH), original), mask, 0.5);
    }

    private static float[] counted(int count, float first) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = first + i;
        }
        return numbers;
    }

    private static float[] plane(Tensor planes, int index) {
        return Arrays.copyOfRange(planes.toArray(), index * SIZE, (index + 1) * SIZE);
    }
}
