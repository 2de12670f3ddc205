package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.model.CheckpointLoader;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.MiddleAttention;
import org.celflow.diffusion.model.ReferenceOnly;
import org.celflow.diffusion.model.UNetSession;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Guidance of both kinds is what its formula makes of single answers of the network. */
@SuppressWarnings("NullAway.Init") // fields are set before all tests
@ExtendWith(TorchThread.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttentionGuidanceTest {
    private static final int SIDE = 16;
    private static final List<Integer> SHAPE = List.of(2, 4, SIDE, SIDE);
    private static final float SIGMA = 3;
    private static final double CFG = 5;
    private static final double CLOSE = 2e-3;
    private static final Tensor POSITIVE = TorchNoise.draw(1, List.of(77, 64));
    private static final Tensor NEGATIVE = TorchNoise.draw(2, List.of(77, 64));
    private static final Tensor EMPTY = TorchNoise.draw(6, List.of(77, 64));

    private final float[] x = TorchNoise.draw(3, SHAPE).toArray();
    private LoadedCheckpoint checkpoint;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        FileRef file = new FileRef(Golden.model("tiny-sd15.safetensors", folder), "0".repeat(64));
        checkpoint = new CheckpointLoader().load(LoadedCheckpoint.ref(file, "fp32"));
        for (int i = 0; i < x.length; i++) {
            x[i] *= SIGMA;
        }
    }

    @AfterAll
    void close() {
        checkpoint.close();
    }

    @Test
    void perturbedAttentionCarriesThePredictionAwayFromThePerturbedOne() throws Exception {
        float[] prompted = clean(x, POSITIVE, List.of());
        float[] perturbed = clean(x, POSITIVE, List.of(MiddleAttention.IDENTITY));
        float[] plain = guided(CFG);
        float[] carried = guided(CFG, new PerturbedAttentionGuidance(3));
        for (int i = 0; i < plain.length; i++) {
            plain[i] += 3 * (prompted[i] - perturbed[i]);
        }
        assertThat(distance(prompted, perturbed)).isGreaterThan(0.01);
        assertThat(distance(carried, plain)).isLessThan(CLOSE);
        float[] alone = guided(1, new PerturbedAttentionGuidance(0.5));
        for (int i = 0; i < alone.length; i++) {
            prompted[i] += 0.5f * (prompted[i] - perturbed[i]);
        }
        assertThat(distance(alone, prompted)).isLessThan(CLOSE);
    }

    @Test
    void selfAttentionCarriesThePredictionAwayFromABlurredOne() throws Exception {
        for (double cfg : List.of(CFG, 1.0)) {
            SelfAttentionGuidance change = new SelfAttentionGuidance(0.7, 1.5);
            float[] unguided = clean(x, NEGATIVE, List.of());
            float[] degraded = change.degraded(unguided, 2, 4, SIDE, SIDE, drawn());
            float[] noised = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                noised[i] = degraded[i] + x[i] - unguided[i];
            }
            float[] blurred = clean(noised, NEGATIVE, List.of());
            float[] expected = guided(cfg);
            for (int i = 0; i < x.length; i++) {
                expected[i] += 0.7f * (degraded[i] - blurred[i]);
            }
            assertThat(distance(guided(cfg), expected)).isGreaterThan(0.01);
            assertThat(distance(guided(cfg, change), expected)).isLessThan(CLOSE);
        }
    }

    @Test
    void noScaleIsNoGuidance() throws Exception {
        assertThat(guided(CFG, new PerturbedAttentionGuidance(0), new SelfAttentionGuidance(0, 2)))
                .isEqualTo(guided(CFG));
    }

    @Test
    void bothGuidancesAdd() throws Exception {
        PerturbedAttentionGuidance perturbed = new PerturbedAttentionGuidance(2);
        SelfAttentionGuidance self = new SelfAttentionGuidance(0.5, 2);
        float[] plain = guided(CFG);
        float[] one = guided(CFG, perturbed);
        float[] other = guided(CFG, self);
        float[] both = guided(CFG, perturbed, self);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = one[i] + other[i] - plain[i];
        }
        assertThat(distance(both, plain)).isLessThan(CLOSE);
    }

    @Test
    void whatOpposesThePositivePromptIsLeftOutOfThePerpendicularNegative() throws Exception {
        float[] empty = clean(x, EMPTY, List.of());
        float[] positive = minus(clean(x, POSITIVE, List.of()), empty);
        float[] negative = minus(clean(x, NEGATIVE, List.of()), empty);
        double product = 0;
        double square = 0;
        for (int i = 0; i < x.length; i++) {
            product += positive[i] * negative[i];
            square += positive[i] * positive[i];
        }
        for (double cfg : List.of(CFG, 1.0)) {
            float[] expected = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                double perpendicular = negative[i] - product / square * positive[i];
                expected[i] = (float) (empty[i] + cfg * (positive[i] - 0.6 * perpendicular));
            }
            float[] actual = guided(cfg, new PerpendicularNegative(conditioning(EMPTY), 0.6));
            assertThat(distance(guided(cfg), expected)).isGreaterThan(0.01);
            assertThat(distance(actual, expected)).isLessThan(CLOSE);
        }
    }

    @Test
    void eachFrameHasAPerpendicularNegativeOfItsOwn() {
        PerpendicularNegative change = new PerpendicularNegative(conditioning(EMPTY), 1);
        float[] positive = {1, 0, 0, 2};
        float[] negative = {3, 1, 0, -4};
        Denoiser.Split sides = new Denoiser.Split(positive, positive, negative);
        assertThat(change.guided(sides, new float[4], 2, 2)).containsExactly(2, -2, 0, 4);
        // Over both frames the negative prompt lies -1 times along the positive one.
        assertThat(change.guided(sides, new float[4], 2, 1)).containsExactly(-6, -2, 0, 8);
        assertThat(change.guided(
                        new Denoiser.Split(new float[2], new float[2], new float[] {1, 0}), new float[2], 2, 1))
                .containsExactly(-2, 0);
    }

    @Test
    void dualGuidanceGoesOverTheMiddlePrompt() throws Exception {
        float[] middle = clean(x, EMPTY, List.of());
        float[] positive = clean(x, POSITIVE, List.of());
        float[] negative = clean(x, NEGATIVE, List.of());
        for (boolean nested : List.of(false, true)) {
            float[] expected = new float[x.length];
            for (int i = 0; i < x.length; i++) {
                double text = 3 * (positive[i] - middle[i]);
                double toMiddle = middle[i] - negative[i];
                expected[i] = (float) (negative[i] + CFG * toMiddle + (nested ? CFG * text : text));
            }
            float[] actual = guided(CFG, new DualCfg(conditioning(EMPTY), 3, nested));
            assertThat(distance(guided(CFG), expected)).isGreaterThan(0.01);
            assertThat(distance(actual, expected)).isLessThan(CLOSE);
        }
    }

    private static float[] minus(float[] one, float[] other) {
        float[] difference = one.clone();
        for (int i = 0; i < one.length; i++) {
            difference[i] -= other[i];
        }
        return difference;
    }

    @Test
    void theNoiseOfAReferenceFollowsFromItsSeed() throws Exception {
        Tensor reference = TorchNoise.draw(9, List.of(1, 4, SIDE, SIDE));
        float[] once = guided(CFG, new ReferenceOnly(reference, true, true, 0.5, 1, 1));
        assertThat(guided(CFG, new ReferenceOnly(reference, true, true, 0.5, 1, 1)))
                .isEqualTo(once);
        assertThat(distance(guided(CFG, new ReferenceOnly(reference, true, true, 0.5, 1, 2)), once))
                .isGreaterThan(1e-3);
        assertThat(distance(guided(CFG), once)).isGreaterThan(0.01);
    }

    @Test
    void aBlurIsTheAverageUnderAGaussianMirroredAtTheEdges() {
        int height = 6;
        int width = 9;
        float[] clean = TorchNoise.draw(4, List.of(1, 1, height, width)).toArray();
        float[] blurred = new SelfAttentionGuidance(1, 1.2).degraded(clean, 1, 1, height, width, evenly(2));
        for (int y = 0; y < height; y++) {
            for (int left = 0; left < width; left++) {
                double sum = 0;
                double weights = 0;
                for (int dy = -4; dy <= 4; dy++) {
                    for (int dx = -4; dx <= 4; dx++) {
                        double weight = Math.exp(-(dy * dy + dx * dx) / (2 * 1.2 * 1.2));
                        sum += weight * clean[inside(y + dy, height) * width + inside(left + dx, width)];
                        weights += weight;
                    }
                }
                assertThat((double) blurred[y * width + left]).isCloseTo(sum / weights, within(1e-5));
            }
        }
        assertThat(new SelfAttentionGuidance(1, 1.2).degraded(clean, 1, 1, height, width, evenly(0.5f)))
                .isEqualTo(clean);
        assertThat(new SelfAttentionGuidance(1, 0).degraded(clean, 1, 1, height, width, evenly(2)))
                .isEqualTo(clean);
    }

    private static int inside(int index, int length) {
        return index < 0 ? -index : index >= length ? 2 * length - 2 - index : index;
    }

    private static SelfAttentionGuidance.Drawn evenly(float attention) {
        return drawn(1, 1, new float[] {attention});
    }

    private static SelfAttentionGuidance.Drawn drawn(int height, int width, float[] numbers) {
        return new SelfAttentionGuidance.Drawn() {
            @Override
            public int height() {
                return height;
            }

            @Override
            public int width() {
                return width;
            }

            @Override
            public float at(int picture, int row, int column) {
                return numbers[(picture * height + row) * width + column];
            }
        };
    }

    private SelfAttentionGuidance.Drawn drawn() throws Exception {
        try (UNetSession session = open(NEGATIVE, List.of(MiddleAttention.OBSERVED))) {
            session.predict(scaled(x), timestep(), new BitSet(), Interrupt.NEVER);
            Tensor drawn = session.attentionDrawn().get(0);
            assertThat(drawn.shape()).containsExactly(2, 2, 2);
            return drawn(2, 2, drawn.toArray());
        }
    }

    private float[] guided(double cfg, ModelChange... changes) throws Exception {
        DenoisingModel model = DenoisingModel.of(checkpoint, List.of(), List.of(changes), warning -> {});
        Guidance guidance = AttentionGuidance.sides(
                new Guidance(conditioning(POSITIVE), conditioning(NEGATIVE), cfg), List.of(changes));
        try (AttentionGuidance denoiser = AttentionGuidance.open(
                model, Canvas.blank(SHAPE), List.of(guidance), new float[] {SIGMA, 0}, Map.of(), Interrupt.NEVER)) {
            return denoiser.denoise(x, SIGMA);
        }
    }

    private static Conditioning conditioning(Tensor text) {
        return new Conditioning(List.of(new Conditioning.Entry(text, Optional.empty(), List.of())));
    }

    private UNetSession open(Tensor text, List<ModelChange> changes) throws Exception {
        return checkpoint.unet().open(2, SIDE, SIDE, Guide.ofTexts(List.of(text)), List.of(), changes);
    }

    private float[] clean(float[] noised, Tensor text, List<ModelChange> changes) throws Exception {
        try (UNetSession session = open(text, changes)) {
            float[] noise = session.predict(scaled(noised), timestep(), new BitSet(), Interrupt.NEVER)
                    .get(0)
                    .toArray();
            for (int i = 0; i < noise.length; i++) {
                noise[i] = noised[i] - SIGMA * noise[i];
            }
            return noise;
        }
    }

    private static Tensor scaled(float[] noised) {
        float[] scaled = noised.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] /= (float) Math.sqrt(SIGMA * SIGMA + 1);
        }
        return Tensor.of(SHAPE, scaled);
    }

    private static int timestep() {
        return NoiseSchedule.stableDiffusion().timestep(SIGMA);
    }

    private static double distance(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }
}
