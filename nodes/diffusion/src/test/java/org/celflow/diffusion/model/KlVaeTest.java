package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.sampling.LatentCut;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.CancelledException;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
class KlVaeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void sixteenBitsDecodeNearlyTheSamePicture() throws Exception {
        Latent latent =
                Latent.of(4, 8, 8, TorchNoise.draw(3, List.of(1, 4, 8, 8)).toArray());
        float[] exact = decode("fp32", latent);
        assertThat(meanDifference(decode("bf16", latent), exact)).isLessThan(0.01);
    }

    @Test
    void whatOverflowsInSixteenBitsIsDecodedInThirtyTwo() throws Exception {
        float[] large = new float[4 * 2 * 2];
        Arrays.fill(large, 1e6f); // fp16 ends at 65,504
        Latent latent = Latent.of(4, 2, 2, large);
        assertThat(decode("fp16", latent)).containsExactly(decode("fp32", latent));
    }

    @Test
    void theUserIsToldThatSixteenBitsWereNotEnough() throws Exception {
        float[] large = new float[4 * 2 * 2];
        Arrays.fill(large, 1e6f);
        List<String> warnings = new ArrayList<>();
        try (LoadedCheckpoint checkpoint = checkpoint("fp16")) {
            checkpoint.vae().decode(Latent.of(4, 2, 2, large), Tiling.AUTO, watch(warnings));
        }
        assertThat(warnings)
                .containsExactly(
                        "the autoencoder of tiny-sd15.safetensors overflows in fp16 and is computed again in fp32;"
                                + " set the number type to fp32 to save the time");
    }

    @Test
    void whatOverflowsInSixteenBitsIsEncodedInThirtyTwo() throws Exception {
        float[] light = new float[16 * 16 * 3];
        Arrays.fill(light, 1e5f); // a picture in linear light that was not brought to 0 to 1
        Image image = Image.of(16, 16, 3, light);
        try (LoadedCheckpoint half = checkpoint("fp16");
                LoadedCheckpoint exact = checkpoint("fp32")) {
            assertThat(encode(half.vae(), image)).containsExactly(encode(exact.vae(), image));
        }
    }

    @Test
    void tenTimesTheRangeOfBf16IsRefusedLikeInThirtyTwoBits() {
        float[] huge = new float[4 * 2 * 2];
        Arrays.fill(huge, Float.MAX_VALUE); // rounds to infinity in bf16, overflows in fp32
        Latent latent = Latent.of(4, 2, 2, huge);
        for (String type : List.of("bf16", "fp32")) {
            assertThatThrownBy(() -> decode(type, latent))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("not finite");
        }
    }

    @Test
    void aPictureThatFitsIntoOneTileIsTheSameBitForBit() throws Exception {
        Latent latent = noise(8, 8, 1);
        try (LoadedCheckpoint checkpoint = checkpoint("fp32")) {
            Vae vae = checkpoint.vae();
            Tiling large = new Tiling(Tiling.Choice.ON, 128, 32);
            float[] whole = pixels(vae.decode(latent, Interrupt.NEVER));
            assertThat(pixels(vae.decode(latent, large, Watch.unseen(Interrupt.NEVER))))
                    .containsExactly(whole);
            Image image = Image.of(64, 64, 3, whole);
            assertThat(vae.encode(List.of(image), large, Watch.unseen(Interrupt.NEVER))
                            .samples()
                            .toArray())
                    .containsExactly(encode(vae, image));
        }
    }

    @Test
    void eachOfABatchIsTiledAsItWouldBeAlone() throws Exception {
        Latent both = noise(12, 20, 2);
        Tiling small = new Tiling(Tiling.Choice.ON, 64, 16);
        try (LoadedCheckpoint checkpoint = checkpoint("fp32")) {
            Vae vae = checkpoint.vae();
            List<int[]> progress = new ArrayList<>();
            Watch counting =
                    new Watch(Interrupt.NEVER, (done, total) -> progress.add(new int[] {done, total}), warning -> {});
            List<Image> together = vae.decode(both, small, counting);
            for (int i = 0; i < 2; i++) {
                Latent one = LatentCut.picture(both, i);
                assertThat(together.get(i).toArray())
                        .containsExactly(pixels(vae.decode(one, small, Watch.unseen(Interrupt.NEVER))));
            }
            assertThat(progress.get(progress.size() - 1)).containsExactly(progress.size(), progress.size());
        }
    }

    @Test
    void aLatentThatIsNotFiniteIsRefused() {
        Latent latent = Latent.of(4, 1, 1, new float[] {0, Float.NaN, 0, 0});
        assertThatThrownBy(() -> decode("fp32", latent))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("not finite");
    }

    @Test
    void aLatentOfAnotherFamilyIsRefused() {
        Latent latent = Latent.of(16, 1, 1, new float[16]);
        assertThatThrownBy(() -> decode("fp32", latent))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("takes latents of 4 channels, not 16");
    }

    @Test
    void greyIsEncodedAsItsColourAndAlphaIsLeftOut() throws Exception {
        float[] grey = new float[64];
        float[] rgb = new float[3 * 64];
        float[] rgba = new float[4 * 64];
        for (int i = 0; i < 64; i++) {
            grey[i] = i / 64f;
            Arrays.fill(rgb, 3 * i, 3 * i + 3, i / 64f);
            Arrays.fill(rgba, 4 * i, 4 * i + 3, i / 64f);
        }
        try (LoadedCheckpoint checkpoint = checkpoint("fp32")) {
            Vae vae = checkpoint.vae();
            float[] expected = encode(vae, Image.of(8, 8, 3, rgb));
            assertThat(encode(vae, Image.of(8, 8, 1, grey))).containsExactly(expected);
            assertThat(encode(vae, Image.of(8, 8, 4, rgba))).containsExactly(expected);
        }
    }

    @Test
    void picturesThatCannotBeEncodedAreRefused() throws Exception {
        try (LoadedCheckpoint checkpoint = checkpoint("fp32")) {
            Vae vae = checkpoint.vae();
            Image small = Image.of(7, 9, 3, new float[7 * 9 * 3]);
            assertThatThrownBy(() -> vae.encode(List.of(small), Interrupt.NEVER))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("7x9 pixels is too small");
            Image one = Image.of(8, 8, 3, new float[8 * 8 * 3]);
            Image other = Image.of(16, 8, 3, new float[16 * 8 * 3]);
            assertThatThrownBy(() -> vae.encode(List.of(one, other), Interrupt.NEVER))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("8x8 and 16x8");
        }
    }

    @Test
    void decodingStopsWhenCancelled() throws Exception {
        try (LoadedCheckpoint checkpoint = checkpoint("fp32")) {
            Vae vae = checkpoint.vae();
            Latent latent = Latent.of(4, 1, 1, new float[4]);
            assertThatThrownBy(() -> vae.decode(latent, action -> {
                        action.run();
                        return () -> {};
                    }))
                    .isInstanceOf(CancelledException.class);
        }
    }

    private static Latent noise(int height, int width, int batch) {
        return new Latent(TorchNoise.draw(3, List.of(batch, 4, height, width)), Optional.empty());
    }

    private static Watch watch(List<String> warnings) {
        return new Watch(Interrupt.NEVER, (done, total) -> {}, warnings::add);
    }

    private static float[] pixels(List<Image> images) {
        return images.get(0).toArray();
    }

    private float[] decode(String type, Latent latent) throws Exception {
        try (LoadedCheckpoint checkpoint = checkpoint(type)) {
            return checkpoint.vae().decode(latent, Interrupt.NEVER).get(0).toArray();
        }
    }

    private static float[] encode(Vae vae, Image image) throws Exception {
        return vae.encode(List.of(image), Interrupt.NEVER).samples().toArray();
    }

    private LoadedCheckpoint checkpoint(String type) throws Exception {
        FileRef file = new FileRef(Golden.model("tiny-sd15.safetensors", folder), "0".repeat(64));
        return new CheckpointLoader().load(LoadedCheckpoint.ref(file, type));
    }

    private static double meanDifference(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum / a.length;
    }
}
