package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeLeaks;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.CancelledException;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UNetSessionTest {
    private static final double ROUNDING = 3e-5;
    private static final BitSet NONE = new BitSet();
    private static final BitSet FIRST = bits(0);
    private static final Image HINT = picture();

    private Path folder;
    private LoadedCheckpoint checkpoint;
    private LoadedControlNet seg;
    private LoadedControlNet lineart;

    @BeforeAll
    void open(@TempDir Path shared) throws Exception {
        folder = shared;
        checkpoint = checkpoint("fp32");
        seg = controlNet("tiny-cn-seg", "fp32");
        lineart = controlNet("tiny-cn-lineart", "fp32");
    }

    @AfterAll
    void close() {
        checkpoint.close();
        seg.close();
        lineart.close();
    }

    @Test
    void guidesAndLatentsSideBySideGiveWhatEachGivesAlone() throws Exception {
        Tensor both = noise(1, 2, 4, 8, 6);
        Tensor here = noise(2, 77, 64);
        Tensor there = noise(3, 77, 64);
        List<Tensor> together = predict(both, List.of(here, there), List.of(), NONE);
        for (int latent = 0; latent < 2; latent++) {
            for (int guide = 0; guide < 2; guide++) {
                Tensor alone = predict(item(both, latent), List.of(guide == 0 ? here : there), List.of(), NONE)
                        .get(0);
                assertClose(item(together.get(guide), latent), alone, ROUNDING);
            }
        }
    }

    @Test
    void textsOfDifferentLengthGiveWhatEachGivesAlone() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        Tensor shorter = noise(2, 77, 64);
        Tensor longer = noise(3, 154, 64);
        List<Tensor> together = predict(x, List.of(shorter, longer), List.of(), NONE);
        assertClose(
                together.get(0), predict(x, List.of(shorter), List.of(), NONE).get(0), ROUNDING);
        assertClose(
                together.get(1), predict(x, List.of(longer), List.of(), NONE).get(0), ROUNDING);
    }

    @Test
    void aControlActsOnlyWhileActiveAndOnlyOnGuidesWithStrength() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        List<Tensor> texts = List.of(noise(2, 77, 64), noise(3, 77, 64));
        List<ControlUse> onFirst = List.of(new ControlUse(seg, HINT, List.of(1.0, 0.0)));
        List<Tensor> free = predict(x, texts, List.of(), NONE);
        List<Tensor> steered = predict(x, texts, onFirst, FIRST);
        assertThat(distance(steered.get(0), free.get(0))).isGreaterThan(0.01);
        assertClose(steered.get(1), free.get(1), ROUNDING);
        List<Tensor> inactive = predict(x, texts, onFirst, NONE);
        assertClose(inactive.get(0), free.get(0), ROUNDING);
    }

    @Test
    void residualsOfSeveralControlsAreSummed() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        List<Tensor> text = List.of(noise(2, 77, 64));
        ControlUse half = new ControlUse(seg, HINT, List.of(0.5));
        ControlUse other = new ControlUse(lineart, HINT, List.of(0.7));
        List<Tensor> twice = predict(x, text, List.of(half, half, other), bits(0, 1));
        List<Tensor> once = predict(x, text, List.of(new ControlUse(seg, HINT, List.of(1.0))), FIRST);
        assertClose(twice.get(0), once.get(0), ROUNDING);
        List<Tensor> all = predict(x, text, List.of(half, half, other), bits(0, 1, 2));
        assertThat(distance(all.get(0), once.get(0))).isGreaterThan(0.01);
    }

    @Test
    void aHintOfAnotherSizeIsFittedToTheLatent() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        List<Tensor> text = List.of(noise(2, 77, 64));
        // Twice as large with each pixel repeated, and wider by a border that is cropped away.
        int side = HINT.width();
        float[] pixels = new float[2 * side * (2 * side + 20) * 3];
        for (int y = 0; y < 2 * side; y++) {
            for (int px = 0; px < 2 * side; px++) {
                for (int c = 0; c < 3; c++) {
                    pixels[(y * (2 * side + 20) + px + 10) * 3 + c] = HINT.at(px / 2, y / 2, c);
                }
            }
        }
        Image large = Image.of(2 * side + 20, 2 * side, 3, pixels);
        List<Tensor> fitted = predict(x, text, List.of(new ControlUse(seg, large, List.of(1.0))), FIRST);
        List<Tensor> exact = predict(x, text, List.of(new ControlUse(seg, HINT, List.of(1.0))), FIRST);
        assertThat(fitted.get(0).toArray()).containsExactly(exact.get(0).toArray());
    }

    @Test
    void theSameStepTwiceGivesTheSameNumbers() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        List<Tensor> text = List.of(noise(2, 77, 64));
        assertThat(predict(x, text, List.of(), NONE).get(0).toArray())
                .containsExactly(predict(x, text, List.of(), NONE).get(0).toArray());
    }

    @Test
    void sixteenBitsStayCloseToThirtyTwo() throws Exception {
        Tensor x = noise(1, 1, 4, 16, 16);
        List<Tensor> texts = List.of(noise(2, 77, 64), noise(3, 77, 64));
        List<Tensor> exact = predict(x, texts, List.of(new ControlUse(seg, HINT, List.of(1.0, 1.0))), FIRST);
        for (String type : List.of("bf16", "fp16")) {
            try (LoadedCheckpoint half = checkpoint(type);
                    LoadedControlNet control = controlNet("tiny-cn-seg", type);
                    UNetSession session = half.unet()
                            .open(
                                    1,
                                    16,
                                    16,
                                    Guide.ofTexts(texts),
                                    List.of(new ControlUse(control, HINT, List.of(1.0, 1.0))),
                                    List.of())) {
                List<Tensor> rounded = session.predict(x, 500, FIRST, Interrupt.NEVER);
                double tolerance = type.equals("bf16") ? 0.03 : 0.005;
                assertThat(relativeError(rounded.get(0), exact.get(0))).as(type).isLessThan(tolerance);
                assertThat(relativeError(rounded.get(1), exact.get(1))).as(type).isLessThan(tolerance);
            }
        }
    }

    @Test
    void aRegionAndItsComplementMakeTheWhole() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        List<Tensor> text = List.of(noise(2, 77, 64));
        float[] left = new float[64];
        float[] rest = new float[64];
        for (int i = 0; i < left.length; i++) {
            left[i] = i % 8 < 3 ? 1 : 0.25f * (i % 3);
            rest[i] = 1 - left[i];
        }
        Tensor whole = predict(x, text, List.of(within(1, new float[] {1}, 1, 1)), FIRST)
                .get(0);
        Tensor both = predict(x, text, List.of(within(8, left, 8, 1), within(8, rest, 8, 1)), bits(0, 1))
                .get(0);
        assertClose(both, whole, ROUNDING);
        Tensor plain = predict(x, text, List.of(new ControlUse(seg, HINT, List.of(1.0))), FIRST)
                .get(0);
        assertClose(plain, whole, ROUNDING);
        Tensor one = predict(x, text, List.of(within(8, left, 8, 1)), FIRST).get(0);
        assertThat(distance(one, whole)).isGreaterThan(0.01);
    }

    @Test
    void aRegionOfHalvesIsHalfTheStrength() throws Exception {
        Tensor x = noise(1, 1, 4, 6, 9);
        List<Tensor> text = List.of(noise(2, 77, 64));
        Tensor half = predict(x, text, List.of(within(2, new float[] {0.5f, 0.5f}, 1, 1)), FIRST)
                .get(0);
        Tensor strength = predict(x, text, List.of(new ControlUse(seg, HINT, List.of(0.5))), FIRST)
                .get(0);
        assertClose(half, strength, ROUNDING);
        Tensor nowhere = predict(x, text, List.of(within(1, new float[] {0}, 1, 1)), FIRST)
                .get(0);
        assertClose(nowhere, predict(x, text, List.of(), NONE).get(0), ROUNDING);
    }

    @Test
    void softControlIsWeakerAwayFromTheMiddle() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        List<Tensor> text = List.of(noise(2, 77, 64));
        Tensor free = predict(x, text, List.of(), NONE).get(0);
        double before = 0;
        for (double fade : List.of(0.0, 0.5, 0.825, 1.0)) {
            Tensor soft = predict(x, text, List.of(within(1, new float[] {1}, 1, fade)), FIRST)
                    .get(0);
            double moved = relativeError(soft, free);
            assertThat(moved).as("fade %s", fade).isGreaterThan(before);
            before = moved;
        }
    }

    private ControlUse within(int width, float[] region, int height, double fade) {
        Mask mask = Mask.of(width, height, region.clone());
        return new ControlUse(seg, HINT, Optional.empty(), List.of(1.0), Optional.of(mask), fade);
    }

    @Test
    void theNumberOfPicturesMustFit() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        List<Tensor> text = List.of(noise(2, 77, 64));
        ControlUse two = new ControlUse(seg, HINT, Optional.of(HINT), List.of(1.0), Optional.empty(), 1);
        assertThatThrownBy(() -> predict(x, text, List.of(two), FIRST))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("tiny-cn-seg.safetensors follows one picture; disconnect the second one");
        try (LoadedControlNet temporal = controlNet("tiny-cn-temporalnet2", "fp32")) {
            ControlUse one = new ControlUse(temporal, HINT, List.of(1.0));
            assertThatThrownBy(() -> predict(x, text, List.of(one), FIRST))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("tiny-cn-temporalnet2.safetensors follows two pictures");
        }
    }

    @Test
    void aControlOfAnotherNumberTypeFits() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        List<Tensor> text = List.of(noise(2, 77, 64));
        List<Tensor> exact = predict(x, text, List.of(new ControlUse(seg, HINT, List.of(1.0))), FIRST);
        try (LoadedControlNet half = controlNet("tiny-cn-seg", "bf16")) {
            List<Tensor> mixed = predict(x, text, List.of(new ControlUse(half, HINT, List.of(1.0))), FIRST);
            assertThat(relativeError(mixed.get(0), exact.get(0))).isBetween(1e-7, 0.02);
        }
    }

    @Test
    void aCancelledStepThrowsAndTheNextOneRuns() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        try (UNetSession session =
                checkpoint.unet().open(1, 8, 8, Guide.ofTexts(List.of(noise(2, 77, 64))), List.of(), List.of())) {
            Interrupt cancelled = action -> {
                action.run();
                return () -> {};
            };
            assertThatThrownBy(() -> session.predict(x, 500, NONE, cancelled)).isInstanceOf(CancelledException.class);
            assertThat(session.predict(x, 500, NONE, Interrupt.NEVER)).hasSize(1);
        }
    }

    @Test
    void aTextOfAnotherModelIsRefused() throws Exception {
        UNet unet = checkpoint.unet();
        assertThatThrownBy(() -> unet.open(1, 8, 8, Guide.ofTexts(List.of(noise(1, 77, 768))), List.of(), List.of()))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("tiny-sd15.safetensors takes 64 numbers a token");
    }

    @Test
    void nothingStaysOpenAfterSessionsThatFinishFailAndAreCancelled() throws Exception {
        Tensor x = noise(1, 1, 4, 8, 8);
        Tensor text = noise(2, 77, 64);
        NativeLeaks leaks = new NativeLeaks();
        for (int round = 0; round < 3; round++) {
            predict(x, List.of(text), List.of(new ControlUse(seg, HINT, List.of(1.0))), FIRST);
            try (UNetSession session =
                    checkpoint.unet().open(1, 8, 8, Guide.ofTexts(List.of(text)), List.of(), List.of())) {
                assertThatThrownBy(() -> session.predict(x, 1, NONE, action -> {
                            action.run();
                            return () -> {};
                        }))
                        .isInstanceOf(CancelledException.class);
                assertThatThrownBy(() -> session.predict(text, 1, NONE, Interrupt.NEVER))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            try (LoadedCheckpoint other = checkpoint("fp32")) {
                other.vae().decode(Latent.of(4, 2, 2, new float[16]), Interrupt.NEVER);
                TextEncoder.Chunk zeros = new TextEncoder.Chunk(Collections.nCopies(77, 0), Map.of());
                other.textEncoders().get(0).encode(List.of(zeros), OptionalInt.empty());
            }
        }
        leaks.assertNone();
    }

    private List<Tensor> predict(Tensor x, List<Tensor> texts, List<ControlUse> controls, BitSet active)
            throws Exception {
        List<Integer> shape = x.shape();
        try (UNetSession session = checkpoint
                .unet()
                .open(shape.get(0), shape.get(2), shape.get(3), Guide.ofTexts(texts), controls, List.of())) {
            return session.predict(x, 500, active, Interrupt.NEVER);
        }
    }

    private LoadedCheckpoint checkpoint(String type) throws Exception {
        return new CheckpointLoader().load(LoadedCheckpoint.ref(model("tiny-sd15"), type));
    }

    private LoadedControlNet controlNet(String name, String type) throws Exception {
        return new ControlNetLoader().load(LoadedControlNet.ref(model(name), type));
    }

    private FileRef model(String name) {
        return new FileRef(Golden.model(name + ".safetensors", folder), "0".repeat(64));
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        Arrays.stream(set).forEach(bits::set);
        return bits;
    }

    private static Tensor noise(long seed, Integer... shape) {
        return TorchNoise.draw(seed, List.of(shape));
    }

    private static Image picture() {
        float[] pixels = new float[64 * 64 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 7919 % 256 / 255f;
        }
        return Image.of(64, 64, 3, pixels);
    }

    private static Tensor item(Tensor batch, int index) {
        List<Integer> shape = new ArrayList<>(batch.shape());
        float[] numbers = new float[batch.toArray().length / shape.get(0)];
        batch.data().get(index * numbers.length, numbers);
        shape.set(0, 1);
        return Tensor.of(shape, numbers);
    }

    private static void assertClose(Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(distance(actual, expected)).isLessThanOrEqualTo(tolerance);
    }

    private static double distance(Tensor a, Tensor b) {
        float[] left = a.toArray();
        float[] right = b.toArray();
        double largest = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = Math.abs((double) left[i] - right[i]);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }

    /** The length of the difference over the length of the expected. */
    private static double relativeError(Tensor actual, Tensor expected) {
        float[] left = actual.toArray();
        float[] right = expected.toArray();
        double error = 0;
        double size = 0;
        for (int i = 0; i < left.length; i++) {
            error += Math.pow((double) left[i] - right[i], 2);
            size += Math.pow(right[i], 2);
        }
        return Math.sqrt(error / size);
    }
}
