package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeLeaks;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.value.ModelChange;
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
class ReferenceOnlyTest {
    private static final int SIDE = 16;
    private static final double ROUNDING = 2e-4;
    private static final Tensor X = TorchNoise.draw(1, List.of(1, 4, SIDE, SIDE));
    private static final Tensor OTHER = TorchNoise.draw(2, List.of(1, 4, SIDE, SIDE));
    private static final List<Guide> GUIDES = List.of(
            new Guide(TorchNoise.draw(3, List.of(77, 64)), Optional.empty(), Optional.empty(), false),
            new Guide(TorchNoise.draw(4, List.of(77, 64)), Optional.empty(), Optional.empty(), true));

    private LoadedCheckpoint checkpoint;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        FileRef file = new FileRef(Golden.model("tiny-sd15.safetensors", folder), "0".repeat(64));
        checkpoint = new CheckpointLoader().load(LoadedCheckpoint.ref(file, "fp32"));
    }

    @AfterAll
    void close() {
        checkpoint.close();
    }

    @Test
    void aReferenceThatIsThePictureItselfChangesNothing() throws Exception {
        List<Tensor> plain = predict(List.of(), X);
        for (ReferenceOnly change :
                List.of(change(true, false, 0, 1), change(false, true, 0, 2), change(true, true, 0.7, 2))) {
            List<Tensor> own = predict(List.of(change), X);
            assertThat(distance(own.get(0), plain.get(0))).isLessThan(ROUNDING);
            assertThat(distance(own.get(1), plain.get(1))).isLessThan(ROUNDING);
            List<Tensor> other = predict(List.of(change), OTHER);
            assertThat(distance(other.get(0), plain.get(0))).isGreaterThan(0.01);
        }
    }

    @Test
    void fullFidelityKeepsTheNegativeSideFromTheReferenceAndNoneDoesNot() throws Exception {
        List<Tensor> plain = predict(List.of(), X);
        for (boolean statistics : List.of(false, true)) {
            List<Tensor> full = predict(List.of(change(!statistics, statistics, 1, 2)), OTHER);
            List<Tensor> none = predict(List.of(change(!statistics, statistics, 0, 2)), OTHER);
            assertThat(distance(full.get(1), plain.get(1))).isLessThan(ROUNDING);
            assertThat(distance(none.get(1), plain.get(1))).isGreaterThan(0.01);
            assertThat(distance(full.get(0), none.get(0))).isLessThan(ROUNDING);
        }
    }

    @Test
    void noWeightIsNoReference() throws Exception {
        assertThat(distance(
                        predict(List.of(change(true, true, 0.5, 0)), OTHER).get(0),
                        predict(List.of(), X).get(0)))
                .isZero();
    }

    @Test
    void moreWeightLetsMoreLayersTakePart() throws Exception {
        UNetVariant half = variant(change(true, true, 0, 0.5));
        UNetVariant whole = variant(change(true, true, 0, 1));
        UNetVariant most = variant(change(true, true, 0, 2));
        assertThat(half.memory().attention())
                .hasSizeBetween(1, whole.memory().attention().size() - 1);
        assertThat(whole.memory().attention())
                .hasSize(16)
                .containsAll(half.memory().attention());
        // The middle is block 12; the two last input blocks of six and half of the eight output blocks weigh less than
        // 1.
        assertThat(whole.memory().statistics()).containsExactlyInAnyOrder(10, 11, 12, 13, 14, 15, 16);
        assertThat(most.memory().statistics())
                .containsExactlyInAnyOrder(5, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20);
    }

    @Test
    void aReferenceOfAnotherSizeIsLookedAt() throws Exception {
        Tensor wide = TorchNoise.draw(5, List.of(1, 4, 6, 11));
        assertThat(distance(
                        predict(List.of(change(true, true, 0.5, 1)), wide).get(0),
                        predict(List.of(), X).get(0)))
                .isGreaterThan(0.01);
    }

    @Test
    void eachPictureOfABatchMayHaveItsOwn() throws Exception {
        Tensor two = TorchNoise.draw(6, List.of(2, 4, SIDE, SIDE));
        ReferenceOnly change = change(true, true, 0.5, 1);
        List<Tensor> both = predict(List.of(change), two, two);
        for (int item = 0; item < 2; item++) {
            float[] one = new float[4 * SIDE * SIDE];
            two.data().get(item * one.length, one);
            Tensor alone = Tensor.of(List.of(1, 4, SIDE, SIDE), one);
            List<Tensor> expected = predict(List.of(change), alone, alone);
            for (int guide = 0; guide < 2; guide++) {
                float[] part = new float[one.length];
                both.get(guide).data().get(item * part.length, part);
                assertThat(distance(Tensor.of(List.of(1, 4, SIDE, SIDE), part), expected.get(guide)))
                        .isLessThan(ROUNDING);
            }
        }
    }

    @Test
    void itGoesWithFreeUAndPerturbedAttention() throws Exception {
        FreeU freeU = new FreeU(2, 1.3, 1.4, 0.9, 0.2);
        ReferenceOnly change = change(true, true, 0.6, 1);
        List<Tensor> changed = predict(List.of(freeU), X);
        List<Tensor> both = predict(List.of(freeU, change), X);
        assertThat(distance(both.get(0), changed.get(0))).isLessThan(ROUNDING);
        List<Tensor> perturbed = predict(List.of(freeU, change, MiddleAttention.IDENTITY), X);
        assertThat(distance(perturbed.get(0), changed.get(0))).isGreaterThan(0.001);
    }

    @Test
    void observingChangesNothingAndTellsForEachGuide() throws Exception {
        List<Tensor> plain = predict(List.of(), X);
        try (UNetSession session =
                checkpoint.unet().open(1, SIDE, SIDE, GUIDES, List.of(), List.of(MiddleAttention.OBSERVED))) {
            List<Tensor> observed = session.predict(X, 500, new BitSet(), Interrupt.NEVER);
            assertThat(distance(observed.get(0), plain.get(0))).isLessThan(1e-5);
            assertThat(session.attentionDrawn()).hasSize(2);
            for (Tensor drawn : session.attentionDrawn()) {
                assertThat(drawn.shape()).containsExactly(1, 2, 2);
                float[] each = drawn.toArray();
                assertThat(each[0] + each[1] + each[2] + each[3]).isBetween(3.999f, 4.001f);
            }
        }
    }

    @Test
    void nothingStaysOpenAfterSessionsThatRemember() throws Exception {
        predict(List.of(change(true, true, 0.5, 1)), OTHER);
        NativeLeaks leaks = new NativeLeaks();
        for (int i = 0; i < 3; i++) {
            predict(List.of(change(true, true, 0.5, 1)), OTHER);
        }
        leaks.assertNone();
    }

    private static ReferenceOnly change(boolean attention, boolean statistics, double fidelity, double weight) {
        return new ReferenceOnly(X, attention, statistics, fidelity, weight, 0);
    }

    private UNetVariant variant(ReferenceOnly change) throws Exception {
        SdUNet unet = (SdUNet) checkpoint.unet();
        return UNetVariant.of(List.of(change), unet.config(), "tiny");
    }

    private List<Tensor> predict(List<ModelChange> changes, Tensor noisedReference) throws Exception {
        return predict(changes, X, noisedReference);
    }

    private List<Tensor> predict(List<ModelChange> changes, Tensor x, Tensor noisedReference) throws Exception {
        try (UNetSession session = checkpoint.unet().open(x.shape().get(0), SIDE, SIDE, GUIDES, List.of(), changes)) {
            session.remember(noisedReference, noisedReference, 500, Interrupt.NEVER);
            session.remember(noisedReference, noisedReference, 500, Interrupt.NEVER);
            return session.predict(x, 500, new BitSet(), Interrupt.NEVER);
        }
    }

    private static double distance(Tensor a, Tensor b) {
        double largest = 0;
        for (int i = 0; i < a.data().capacity(); i++) {
            largest = Math.max(largest, Math.abs(a.data().get(i) - b.data().get(i)));
        }
        return largest;
    }
}
