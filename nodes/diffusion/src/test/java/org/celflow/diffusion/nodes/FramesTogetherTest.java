package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.sampling.SamplerKind;
import org.celflow.diffusion.sampling.ScheduleKind;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.BatchNode;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.Mask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are sampled side by side get the numbers that each gets by itself. */
@ExtendWith(TorchThread.class)
@SuppressWarnings("NullAway.Init") // set before each test
class FramesTogetherTest {
    /** Products of small matrices are rounded in another order when there are more rows; those of real sizes are not. */
    private static final double ROUNDING = 2e-5;

    @TempDir
    private static Path folder;

    private TinyModel tiny;
    private TestContext ctx;
    private Conditioning positive;
    private Conditioning negative;

    @BeforeEach
    void open() throws Exception {
        tiny = new TinyModel(folder);
        ctx = tiny.context();
        positive = tiny.prompt(ctx, "a cat");
        negative = tiny.prompt(ctx, "blurry");
    }

    @AfterEach
    void everyLeaseIsGivenBack() {
        assertThat(ctx.borrowed()).isZero();
        ctx.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"EULER", "EULER_ANCESTRAL", "DPMPP_2M_SDE", "UNI_PC", "DDIM"})
    void theNumbersAreTheSameUpToRounding(SamplerKind sampler) throws Exception {
        List<KSampler> frames = new ArrayList<>();
        for (int frame = 0; frame < 3; frame++) {
            frames.add(sampler(sampler, controlled(positive, frame), controlled(negative, frame), latent(frame)));
        }
        assertSameTogether(frames);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPartOfAScheduleIsTheSameToo(boolean leftoverNoise) throws Exception {
        List<KSamplerAdvanced> frames = new ArrayList<>();
        for (int frame = 0; frame < 3; frame++) {
            frames.add(part(controlled(positive, frame), latent(frame), 1, leftoverNoise));
        }
        assertSameTogether(frames);
        assertThat(frames.get(0).joins(part(positive, latent(1), 0, leftoverNoise)))
                .isFalse();
        assertThat(frames.get(0).joins(part(controlled(positive, 1), latent(1), 1, !leftoverNoise)))
                .isFalse();
        assertThat(frames.get(0).joins(part(controlled(positive, 1), latent(1), 0, leftoverNoise)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"BISLERP", "IMAGE_LANCZOS"})
    void aHiresFixIsTheSameToo(HiresMethod method) throws Exception {
        List<HiresFix> frames = new ArrayList<>();
        for (int frame = 0; frame < 2; frame++) {
            frames.add(hires(controlled(positive, frame), latent(frame), method, 1.5));
        }
        assertSameTogether(frames);
        HiresFix larger = hires(controlled(positive, 1), latent(1), method, 2);
        assertThat(frames.get(0).joins(larger)).isFalse();
        HiresFix other = hires(controlled(positive, 1), latent(1), HiresMethod.AREA, 1.5);
        assertThat(frames.get(0).joins(other)).isFalse();
    }

    private void assertSameTogether(List<? extends BatchNode<Latent>> frames) throws Exception {
        List<BatchNode.Frame<Latent>> calls = new ArrayList<>();
        for (BatchNode<Latent> frame : frames) {
            assertThat(frames.get(0).joins(frame)).isTrue();
            calls.add(new BatchNode.Frame<>(frame, ctx));
        }
        List<Latent> together = frames.get(0).computeAll(calls);
        for (int frame = 0; frame < frames.size(); frame++) {
            float[] alone = frames.get(frame).compute(ctx).samples().toArray();
            float[] beside = together.get(frame).samples().toArray();
            double largest = 0;
            for (float number : alone) {
                largest = Math.max(largest, Math.abs(number));
            }
            assertThat(beside)
                    .usingComparatorWithPrecision((float) (ROUNDING * largest))
                    .containsExactly(alone);
        }
        assertThat(together.get(0).samples().toArray())
                .isNotEqualTo(together.get(1).samples().toArray());
    }

    @Test
    void framesWithOtherTextsOrSizesDoNotJoin() throws Exception {
        KSampler frame = sampler(SamplerKind.EULER, positive, negative, latent(0));
        Conditioning other = tiny.prompt(ctx, "a dog");
        assertThat(frame.joins(sampler(SamplerKind.EULER, other, negative, latent(1))))
                .isFalse();
        assertThat(frame.joins(sampler(SamplerKind.HEUN, positive, negative, latent(1))))
                .isFalse();
        assertThat(frame.joins(sampler(SamplerKind.EULER, positive, negative, TinyModel.zeros(4, 8, 10))))
                .isFalse();
        KSampler adaptive = sampler(SamplerKind.DPM_ADAPTIVE, positive, negative, latent(0));
        assertThat(adaptive.joins(sampler(SamplerKind.DPM_ADAPTIVE, positive, negative, latent(1))))
                .isFalse();
        assertThat(frame.joins(sampler(SamplerKind.EULER, tiny.prompt(ctx, "a cat"), negative, latent(1))))
                .isTrue();
    }

    /** Each frame has its own picture to follow. */
    private Conditioning controlled(Conditioning prompt, int frame) {
        float[] pixels = new float[64 * 64 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (i / 3 % 64 + 9 * frame) % 40 < 20 ? 1 : 0;
        }
        Conditioning.Control control =
                new Conditioning.Control(tiny.controlNet(), Image.of(64, 64, 3, pixels), 0.9, 0, 1);
        return new Conditioning(List.of(prompt.entries().get(0).withControls(List.of(control))));
    }

    /** Each frame starts from another latent and may change elsewhere. */
    private static Latent latent(int frame) {
        float[] mask = new float[16];
        mask[frame] = 1;
        mask[12] = 0.5f;
        return new Latent(TorchNoise.draw(frame, List.of(1, 4, 8, 8)), Optional.of(Mask.of(4, 4, mask)));
    }

    private KSampler sampler(SamplerKind sampler, Conditioning positive, Conditioning negative, Latent latent) {
        SamplerParams run = new SamplerParams(5, 3, 4, sampler, ScheduleKind.KARRAS);
        return new KSampler(tiny.model(), positive, negative, latent, run, 0.7);
    }

    private KSamplerAdvanced part(Conditioning positive, Latent latent, int start, boolean leftoverNoise) {
        SamplerParams run = new SamplerParams(5, 4, 4, SamplerKind.EULER, ScheduleKind.NORMAL);
        return new KSamplerAdvanced(tiny.model(), positive, negative, latent, true, run, start, 3, leftoverNoise);
    }

    private HiresFix hires(Conditioning positive, Latent latent, HiresMethod method, double scale) {
        return new HiresFix(
                tiny.model(),
                positive,
                negative,
                latent,
                Optional.of(tiny.vae()),
                Optional.empty(),
                method,
                scale,
                0,
                0,
                5,
                2,
                4,
                SamplerKind.EULER,
                ScheduleKind.NORMAL,
                0.5);
    }
}
