package org.celflow.diffusion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.upscale.UpscaleModel;
import org.celflow.diffusion.upscale.UpscalerLoader;
import org.celflow.node.CancelledException;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.testkit.TestContext.Progress;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Model;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
class SamplingNodesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TinyModel tiny;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestContext ctx;

    @BeforeEach
    void open() {
        tiny = new TinyModel(folder);
        ctx = tiny.context();
    }

    @AfterEach
    void everyLeaseIsGivenBack() {
        assertThat(ctx.borrowed()).isZero();
        ctx.close();
    }

    @Test
    void everyStepIsReported() throws Exception {
        sample(tiny.sampler(ctx));
        assertThat(ctx.reports())
                .containsExactly(new Progress(0, 3), new Progress(1, 3), new Progress(2, 3), new Progress(3, 3));
        assertThat(ctx.previews()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameNumbersAndAnotherGivesOthers() throws Exception {
        float[] once = sample(tiny.sampler(ctx)).samples().toArray();
        assertThat(sample(tiny.sampler(ctx)).samples().toArray()).isEqualTo(once);
        assertThat(sample(tiny.sampler(ctx).set("seed", 6L)).samples().toArray())
                .isNotEqualTo(once);
    }

    @Test
    void theInputsStayAsTheyWere() throws Exception {
        float[] numbers = new float[4 * 8 * 8];
        Arrays.fill(numbers, 0.5f);
        Latent latent = Latent.of(4, 8, 8, numbers.clone());
        sample(tiny.sampler(ctx).input("latent", latent).set("denoise", 0.5));
        assertThat(latent.samples().toArray()).isEqualTo(numbers);
    }

    @Test
    void aWatchedRunShowsThePictureComing() throws Exception {
        ctx.watched();
        Latent latent = sample(tiny.sampler(ctx));
        assertThat(ctx.previews()).hasSize(3).allSatisfy(preview -> {
            assertThat(preview.width()).isEqualTo(8);
            assertThat(preview.height()).isEqualTo(8);
        });
        TestContext unwatched = tiny.context();
        assertThat(latent.samples().toArray())
                .isEqualTo(sample(unwatched, tiny.sampler(unwatched)).samples().toArray());
        unwatched.close();
    }

    @Test
    void aSampledLatentHasTheColoursOfItsModel() throws Exception {
        assertThat(sample(tiny.sampler(ctx)).colours())
                .hasValueSatisfying(colours -> assertThat(colours.scale()).isEqualTo(LatentColours.SD.scale()));
    }

    @Test
    void cancellingStopsBetweenSteps() throws Exception {
        NodeHarness sampler = tiny.sampler(ctx).set("steps", 500L);
        ctx.cancellingAtCheck(3);
        assertThatThrownBy(() -> sampler.compute(ctx)).isInstanceOf(CancelledException.class);
        assertThat(ctx.reports()).hasSize(2);
    }

    @Test
    void denoiseZeroGivesTheLatentBack() throws Exception {
        Latent latent = TinyModel.zeros(4, 8, 8);
        assertThat(sample(tiny.sampler(ctx).input("latent", latent).set("denoise", 0.0)))
                .isSameAs(latent);
    }

    @Test
    void whatTheMaskProtectsStays() throws Exception {
        float[] numbers = new float[4 * 8 * 8];
        Arrays.fill(numbers, 0.5f);
        float[] rightHalf = new float[8 * 8];
        for (int i = 0; i < rightHalf.length; i++) {
            rightHalf[i] = i % 8 < 4 ? 0 : 1;
        }
        Latent masked = new Latent(Tensor.of(List.of(1, 4, 8, 8), numbers), Optional.of(Mask.of(8, 8, rightHalf)));
        Latent sampled = sample(tiny.sampler(ctx).input("latent", masked));
        float[] result = sampled.samples().toArray();
        for (int i = 0; i < result.length; i++) {
            if (i % 8 < 4) {
                assertThat(result[i]).isCloseTo(0.5f, Offset.offset(1e-3f));
            }
        }
        assertThat(result[7]).isNotCloseTo(0.5f, Offset.offset(0.1f));
        assertThat(sampled.noiseMask()).isEqualTo(masked.noiseMask());
    }

    @Test
    void controlChangesThePictureAndStrengthZeroDoesNot() throws Exception {
        Conditioning prompt = tiny.prompt(ctx, "a cat");
        float[] free = sample(tiny.sampler(ctx)).samples().toArray();
        float[] controlled = sample(tiny.sampler(ctx).input("positive", controlled(prompt, 1.0)))
                .samples()
                .toArray();
        float[] without = sample(tiny.sampler(ctx).input("positive", controlled(prompt, 0.0)))
                .samples()
                .toArray();
        assertThat(controlled).isNotEqualTo(free);
        assertThat(without).isEqualTo(free);
    }

    @Test
    void controlThatEndsBeforeItBeginsIsRefused() throws Exception {
        Conditioning prompt = tiny.prompt(ctx, "a cat");
        NodeHarness node = NodeHarness.of(ApplyControlNet.class)
                .input("positive", prompt)
                .input("negative", prompt)
                .input("controlnet", tiny.controlNet())
                .input("image", TinyModel.picture(64, 64))
                .set("start", 0.8)
                .set("end", 0.2);
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> node.compute(ctx))
                .withMessageContaining("set end above start");
    }

    @Test
    void theHiresFixIsUpscalingThenSampling() throws Exception {
        Latent small = sample(tiny.sampler(ctx));
        Latent large = TinyModel.compute(
                ctx,
                Latent.class,
                NodeHarness.of(UpscaleLatent.class)
                        .input("latent", small)
                        .set("method", "bislerp")
                        .set("scale", 2.0));
        Latent expected = sample(
                tiny.sampler(ctx).input("latent", large).set("denoise", 0.5).set("seed", 9L));
        Latent fixed = TinyModel.compute(
                ctx, Latent.class, hires(small).set("method", "bislerp").set("seed", 9L));
        assertThat(fixed.samples().shape()).containsExactly(1, 4, 16, 16);
        assertThat(fixed.samples().toArray()).isEqualTo(expected.samples().toArray());
    }

    @Test
    void theHiresFixGoesThroughThePictureWhenAskedTo() throws Exception {
        Latent small = sample(tiny.sampler(ctx));
        NodeHarness node = hires(small).set("method", "image-lanczos");
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> node.compute(ctx))
                .withMessageContaining("connect vae");
        Latent fixed = TinyModel.compute(ctx, Latent.class, node.input("vae", tiny.vae()));
        assertThat(fixed.samples().shape()).containsExactly(1, 4, 16, 16);
    }

    @Test
    void theHiresFixEnlargesByANetworkWhenAskedTo() throws Exception {
        ctx.lending(new UpscalerLoader());
        Latent small = sample(tiny.sampler(ctx));
        UpscaleModel twice =
                new UpscaleModel(TinyModel.ref(Golden.model("tiny-realesrgan-x2.safetensors", folder)), "fp32");
        NodeHarness node = hires(small).set("method", "model").input("vae", tiny.vae());
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> node.compute(ctx))
                .withMessageContaining("connect upscaler");
        // Twice needs no Lanczos: the same as decoding, enlarging, encoding and sampling.
        Image decoded = inEightBits(
                TinyModel.compute(
                        ctx,
                        Image.class,
                        NodeHarness.of(DecodeLatent.class)
                                .input("latent", small)
                                .input("vae", tiny.vae())),
                0);
        Image enlarged = inEightBits(
                TinyModel.compute(
                        ctx,
                        Image.class,
                        NodeHarness.of(UpscaleWithModel.class)
                                .input("upscaler", twice)
                                .input("image", decoded)),
                0.5f);
        Latent encoded = TinyModel.compute(
                ctx,
                Latent.class,
                NodeHarness.of(EncodeImage.class).input("image", enlarged).input("vae", tiny.vae()));
        Latent expected = sample(
                tiny.sampler(ctx).input("latent", encoded).set("denoise", 0.5).set("seed", 9L));
        Latent fixed = TinyModel.compute(
                ctx, Latent.class, node.input("upscaler", twice).set("seed", 9L));
        assertThat(fixed.samples().toArray()).isEqualTo(expected.samples().toArray());
        // Three times as large takes the network twice and Lanczos back.
        Latent thrice = TinyModel.compute(ctx, Latent.class, node.set("scale", 3.0));
        assertThat(thrice.samples().shape()).containsExactly(1, 4, 24, 24);
    }

    private static Image inEightBits(Image image, float offset) {
        float[] pixels = image.toArray();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (int) (pixels[i] * 255 + offset) / 255f;
        }
        return Image.of(image.width(), image.height(), 3, pixels);
    }

    @Test
    void theHiresFixCropsToAnotherShape() throws Exception {
        Latent wide = TinyModel.compute(
                ctx,
                Latent.class,
                hires(TinyModel.zeros(4, 8, 8)).set("width", 128L).set("height", 64L));
        assertThat(wide.samples().shape()).containsExactly(1, 4, 8, 16);
    }

    @Test
    void aLatentOfAnotherFamilyIsRefused() throws Exception {
        NodeHarness node = tiny.sampler(ctx).input("latent", TinyModel.zeros(16, 8, 8));
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> node.compute(ctx))
                .withMessageContaining("16 channels");
    }

    @Test
    void aFileThatIsNoModelIsNamed() throws Exception {
        Path broken = folder.resolve("broken.safetensors");
        Files.writeString(broken, "this is no model");
        NodeHarness node = tiny.sampler(ctx).input("model", new Model(TinyModel.ref(broken), "fp32"));
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> node.compute(ctx))
                .withMessageContaining("broken.safetensors");
    }

    @Test
    void anOverlongPromptIsRefused() {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> tiny.prompt(ctx, "cat ".repeat(6000)))
                .withMessageContaining("20000");
    }

    @Test
    void anUnknownEmbeddingIsToldAndLeftOut() throws Exception {
        Conditioning with = tiny.prompt(ctx, "a cat embedding:nothere");
        assertThat(ctx.warnings()).singleElement().asString().contains("nothere");
        assertThat(with.entries().get(0).tokens().toArray())
                .isEqualTo(tiny.prompt(ctx, "a cat").entries().get(0).tokens().toArray());
    }

    @Test
    void aMaskIsCroppedWithItsPicture() throws Exception {
        float[] coverage = new float[70 * 64];
        Arrays.fill(coverage, 1);
        coverage[3] = 0.25f;
        Latent latent = TinyModel.compute(
                ctx,
                Latent.class,
                NodeHarness.of(EncodeImage.class)
                        .input("image", TinyModel.picture(70, 64))
                        .input("vae", tiny.vae())
                        .input("mask", Mask.of(70, 64, coverage)));
        assertThat(latent.samples().shape()).containsExactly(1, 4, 8, 8);
        Mask mask = latent.noiseMask().orElseThrow();
        assertThat(mask.width()).isEqualTo(64);
        assertThat(mask.at(0, 0)).isEqualTo(0.25f);
    }

    @Test
    void aPictureThatIsNotInTheBatchIsRefused() {
        NodeHarness node = NodeHarness.of(DecodeLatent.class)
                .input("latent", TinyModel.zeros(4, 8, 8))
                .input("vae", tiny.vae())
                .set("picture", 1L);
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> node.compute(ctx))
                .withMessageContaining("batch of 1");
    }

    private NodeHarness hires(Latent small) throws Exception {
        return NodeHarness.of(HiresFix.class)
                .input("model", tiny.model())
                .input("positive", tiny.prompt(ctx, "a cat"))
                .input("negative", tiny.prompt(ctx, "blurry"))
                .input("latent", small)
                .set("steps", 3L)
                .set("cfg", 4.0);
    }

    private Conditioning controlled(Conditioning prompt, double strength) throws Exception {
        Image hint = TinyModel.picture(64, 64);
        Object positive = NodeHarness.of(ApplyControlNet.class)
                .input("positive", prompt)
                .input("negative", prompt)
                .input("controlnet", tiny.controlNet())
                .input("image", hint)
                .set("strength", strength)
                .compute(ctx)
                .get("positive");
        return (Conditioning) Objects.requireNonNull(positive);
    }

    private Latent sample(NodeHarness sampler) throws Exception {
        return sample(ctx, sampler);
    }

    private static Latent sample(TestContext context, NodeHarness sampler) throws Exception {
        return TinyModel.compute(context, Latent.class, sampler);
    }
}
