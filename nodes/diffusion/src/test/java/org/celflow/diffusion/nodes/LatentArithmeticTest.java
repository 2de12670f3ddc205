package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.celflow.node.NodeException;
import org.celflow.node.resample.Turning;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatentArithmeticTest {
    private static final TestContext CTX = TestContext.create();
    private static final Offset<Float> CLOSE = Offset.offset(1e-6f);

    private static Latent row(float... numbers) {
        return Latent.of(1, 1, numbers.length, numbers);
    }

    private static float[] combined(CombineLatents.Operation operation, double share) throws NodeException {
        return new CombineLatents(row(2, -4), row(6, 1), operation, share)
                .compute(CTX)
                .samples()
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"BLEND, 5, -0.25", "ADD, 8, -3", "SUBTRACT, -4, -5"})
    void numbersAreCombined(CombineLatents.Operation operation, float first, float second) throws Exception {
        assertThat(combined(operation, 0.25)).containsExactly(first, second);
    }

    @Test
    void interpolationKeepsLengths() throws Exception {
        Latent a = Latent.of(2, 1, 1, new float[] {3, 0});
        Latent b = Latent.of(2, 1, 1, new float[] {0, 5});
        float[] mixed = new CombineLatents(a, b, CombineLatents.Operation.INTERPOLATE, 0.5)
                .compute(CTX)
                .samples()
                .toArray();
        float side = (float) (4 / Math.sqrt(2));
        assertThat(mixed).containsExactly(new float[] {side, side}, CLOSE);
        float[] nothing = new CombineLatents(
                        a, Latent.of(2, 1, 1, new float[2]), CombineLatents.Operation.INTERPOLATE, 1)
                .compute(CTX)
                .samples()
                .toArray();
        assertThat(nothing).containsExactly(3, 0);
    }

    @Test
    void anotherModelsLatentIsRefused() {
        assertThatThrownBy(() -> new CombineLatents(
                                row(1), Latent.of(2, 1, 1, new float[2]), CombineLatents.Operation.ADD, 1)
                        .compute(CTX))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("1 and of 2 channels");
    }

    @Test
    void multiplyingScalesEveryNumber() {
        assertThat(new MultiplyLatent(row(2, -4), -0.5).compute(CTX).samples().toArray())
                .containsExactly(-1, 2);
    }

    @Test
    void croppingMovesARectangleInward() {
        float[] numbers = new float[100];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        Latent latent = Latent.of(1, 10, 10, numbers);
        Latent cut = new CropLatent(latent, 16, 8, 80, 8).compute(CTX);
        assertThat(cut.samples().shape()).isEqualTo(List.of(1, 1, 1, 2));
        assertThat(cut.samples().toArray()).containsExactly(12, 13);
        assertThat(new CropLatent(row(1, 2, 3), 512, 512, 8, 0)
                        .compute(CTX)
                        .samples()
                        .toArray())
                .containsExactly(1, 2, 3);
    }

    @Test
    void turningIsClockwiseAndMirroringComesAfter() {
        Latent latent = Latent.of(1, 2, 3, new float[] {1, 2, 3, 4, 5, 6});
        assertThat(turned(latent, Turning.Angle.QUARTER, Turning.Mirror.NONE)).containsExactly(4, 1, 5, 2, 6, 3);
        assertThat(turned(latent, Turning.Angle.THREE_QUARTERS, Turning.Mirror.NONE))
                .containsExactly(3, 6, 2, 5, 1, 4);
        assertThat(turned(latent, Turning.Angle.HALF, Turning.Mirror.VERTICAL)).containsExactly(3, 2, 1, 6, 5, 4);
        assertThat(turned(latent, Turning.Angle.QUARTER, Turning.Mirror.HORIZONTAL))
                .containsExactly(1, 4, 2, 5, 3, 6);
    }

    private static float[] turned(Latent latent, Turning.Angle angle, Turning.Mirror mirror) {
        return new TurnLatent(latent, new Turning(angle, mirror))
                .compute(CTX)
                .samples()
                .toArray();
    }

    @Test
    void picturesOfABatchKeepTheirPlaces() throws Exception {
        Latent two = new Latent(Tensor.of(List.of(2, 1, 1, 1), new float[] {1, 2}), Optional.empty(), List.of(5, 7));
        Latent batch = new BatchLatents(row(9), two).compute(CTX);
        assertThat(batch.samples().toArray()).containsExactly(9, 1, 2);
        assertThat(batch.places()).containsExactly(0, 5, 7);
    }

    @Test
    void aCompositeCoversWhatItsMaskSays() throws Exception {
        Mask mask = Mask.of(2, 1, new float[] {1, 0.25f});
        Latent result = new CompositeLatents(row(8, 8), row(0, 0, 0), Optional.of(mask), 8, 0, 0, false).compute(CTX);
        assertThat(result.samples().toArray()).containsExactly(0, 8, 2);
    }

    @Test
    void aCompositeFadesAtEdgesInsideTheLowerLatent() throws Exception {
        Latent result = new CompositeLatents(row(8, 8, 8, 8), row(0, 0, 0, 0, 0, 0), Optional.empty(), 8, 0, 16, false)
                .compute(CTX);
        assertThat(result.samples().toArray()).containsExactly(0, 4, 8, 8, 4, 0);
        Latent atTheEdge =
                new CompositeLatents(row(8, 8, 8), row(0, 0, 0, 0), Optional.empty(), 16, 0, 16, false).compute(CTX);
        assertThat(atTheEdge.samples().toArray()).containsExactly(0, 0, 4, 8);
    }
}
