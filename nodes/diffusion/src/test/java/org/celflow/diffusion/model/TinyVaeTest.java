package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.RandomWeights;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.value.Image;
import org.celflow.node.value.Latent;
import org.celflow.node.value.LatentColours;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tiny autoencoder against the same arithmetic in plain Java, on a narrow one with random weights. */
@ExtendWith(TorchThread.class)
class TinyVaeTest {
    private static final int WIDTH = 6;
    private static final Watch ALONE = Watch.unseen(Interrupt.NEVER);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final RandomWeights weights = new RandomWeights(11);

    @ParameterizedTest
    @CsvSource({"'', 0", "decoder.layers., -1", "taesd_decoder., 0"})
    void latentsAreDecodedAsPlainArithmeticDecodesThem(String prefix, int shift) throws Exception {
        Path file = decoder(prefix, shift, "taesd_decoder.safetensors");
        Tensor latents = TorchNoise.draw(7, List.of(1, 4, 3, 2));
        float[] expected = decoded(prefix, shift, scaled(latents, 0.18215));
        try (TinyVae vae = TinyVae.open(SafetensorsFile.open(file), NumberType.FP32)) {
            Image image = vae.decode(new Latent(latents, Optional.empty()), Tiling.AUTO, ALONE)
                    .get(0);
            assertThat(List.of(image.width(), image.height())).containsExactly(16, 24);
            assertThat(image.toArray()).containsExactly(expected, Offset.offset(1e-5f));
        }
    }

    @Test
    void picturesAreEncodedAsPlainArithmeticEncodesThem() throws Exception {
        Path file = encoder("encoder.layers.", "taesdxl.safetensors");
        float[] pixels = new float[3 * 16 * 24];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 37 % 101 / 100f;
        }
        float[] expected = encoded("encoder.layers.", pixels, 24, 16);
        try (TinyVae vae = TinyVae.open(SafetensorsFile.open(file), NumberType.FP32)) {
            Latent latent = vae.encode(List.of(Image.of(16, 24, 3, pixels)), Tiling.AUTO, ALONE);
            assertThat(latent.samples().shape()).containsExactly(1, 4, 3, 2);
            float[] scaled = scaled(latent.samples(), 0.13025);
            assertThat(scaled).containsExactly(expected, Offset.offset(1e-5f));
            assertThatThrownBy(() -> vae.decode(latent, Tiling.AUTO, ALONE))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("taesdxl.safetensors holds no decoder");
        }
    }

    @Test
    void aTinyAutoencoderServesInPlaceOfAFullOne() throws Exception {
        Path file = decoder("taesd_decoder.", 0, "taesd.safetensors");
        Tensor latents = TorchNoise.draw(7, List.of(1, 4, 3, 2));
        float[] expected = decoded("taesd_decoder.", 0, scaled(latents, 0.18215));
        FileRef ref = new FileRef(file, "0".repeat(64));
        try (LoadedCheckpoint loaded = new CheckpointLoader().load(LoadedCheckpoint.ref(ref, "fp32"))) {
            Image image = loaded.vae()
                    .decode(new Latent(latents, Optional.empty()), Interrupt.NEVER)
                    .get(0);
            assertThat(image.toArray()).containsExactly(expected, Offset.offset(1e-5f));
            assertThatThrownBy(() -> loaded.unet(List.of()))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("taesd.safetensors holds no denoiser but a tiny autoencoder");
        }
    }

    @Test
    void previewsAreDecodedByTheFileThatLiesWhereComfyUiKeepsIt() throws Exception {
        Files.createDirectories(folder.resolve("models/vae_approx"));
        Files.createDirectories(folder.resolve("models/checkpoints/anime"));
        decoder("", 0, "models/vae_approx/taesd_decoder.safetensors");
        FileRef checkpoint = new FileRef(folder.resolve("models/checkpoints/anime/m.safetensors"), "0".repeat(64));
        float[] latents = TorchNoise.draw(7, List.of(1, 4, 3, 2)).toArray();
        try (LoadedPreview decoded = load(checkpoint, LatentColours.SD);
                LoadedPreview coloured = load(checkpoint, LatentColours.SDXL)) {
            Image picture = decoded.picture(latents, 3, 2, Interrupt.NEVER);
            assertThat(picture.toArray()).containsExactly(decoded("", 0, latents), Offset.offset(1e-5f));
            Image colours = coloured.picture(latents, 3, 2, Interrupt.NEVER);
            assertThat(List.of(colours.width(), colours.height())).containsExactly(2, 3);
        }
    }

    @Test
    void previewsAreDecodedByTheFileInTheUsersFolder() throws Exception {
        Files.createDirectories(folder.resolve("mine/vae_approx"));
        decoder("", 0, "mine/vae_approx/TAESDXL_decoder.safetensors");
        FileRef checkpoint = new FileRef(folder.resolve("m.safetensors"), "0".repeat(64));
        PreviewLoader loader = new PreviewLoader(ModelFolders.under(folder.resolve("mine")));
        try (LoadedPreview preview = loader.load(LoadedPreview.ref(checkpoint, LatentColours.SDXL, "fp32"))) {
            assertThat(preview.picture(new float[4 * 6], 3, 2, Interrupt.NEVER).width())
                    .isEqualTo(16);
        }
    }

    @Test
    void aDecoderThatContradictsItselfIsRefused() throws Exception {
        weights.fill("1.weight", 1, List.of(WIDTH, 4, 3, 3));
        weights.fill("1.bias", 1, List.of(WIDTH));
        weights.fill("3.weight", 1, List.of(WIDTH, WIDTH + 1, 3, 3));
        weights.fill("5.weight", 1, List.of(3, WIDTH, 3, 3));
        weights.fill("5.bias", 1, List.of(3));
        Path file = weights.write(folder.resolve("taesd_decoder.safetensors"));
        FileRef checkpoint = new FileRef(folder.resolve("m.safetensors"), "0".repeat(64));
        try (LoadedPreview preview = load(checkpoint, LatentColours.SD)) {
            assertThat(TinyVae.isOne(SafetensorsFile.open(file))).isFalse();
            assertThatThrownBy(() -> preview.picture(new float[16], 2, 2, Interrupt.NEVER))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("3 takes 7 channels but is given 6");
        }
    }

    private static LoadedPreview load(FileRef checkpoint, LatentColours colours) throws Exception {
        return new PreviewLoader(ModelFolders.NONE).load(LoadedPreview.ref(checkpoint, colours, "fp32"));
    }

    private Path decoder(String prefix, int shift, String name) throws IOException {
        conv(prefix + (1 + shift), 4, WIDTH, true);
        int at = 3 + shift;
        for (int level = 0; level < 3; level++) {
            for (int i = 0; i < 3; i++) {
                block(prefix + at++);
            }
            at++; // the doubling
            conv(prefix + at++, WIDTH, WIDTH, false);
        }
        block(prefix + at++);
        conv(prefix + at, WIDTH, 3, true);
        return weights.write(folder.resolve(name));
    }

    private Path encoder(String prefix, String name) throws IOException {
        conv(prefix + 0, 3, WIDTH, true);
        block(prefix + 1);
        int at = 2;
        for (int level = 0; level < 3; level++) {
            conv(prefix + at++, WIDTH, WIDTH, false);
            block(prefix + at++);
        }
        conv(prefix + at, WIDTH, 4, true);
        return weights.write(folder.resolve(name));
    }

    private void block(String path) {
        for (int i : new int[] {0, 2, 4}) {
            conv(path + ".conv." + i, WIDTH, WIDTH, true);
        }
    }

    private void conv(String path, int in, int out, boolean bias) {
        weights.fill(path + ".weight", 0.15, List.of(out, in, 3, 3));
        if (bias) {
            weights.fill(path + ".bias", 0.5, List.of(out));
        }
    }

    /** 3 x 2 latent pixels as 24 x 16 x 3 numbers. */
    private float[] decoded(String prefix, int shift, float[] latents) {
        float[] bounded = new float[latents.length];
        for (int i = 0; i < latents.length; i++) {
            bounded[i] = (float) (Math.tanh(latents[i] / 3) * 3);
        }
        Planes x = relu(convolved(prefix + (1 + shift), new Planes(4, 3, 2, bounded), WIDTH, 1));
        int at = 3 + shift;
        for (int level = 0; level < 3; level++) {
            for (int i = 0; i < 3; i++) {
                x = through(prefix + at++, x);
            }
            at++;
            x = convolved(prefix + at++, doubled(x), WIDTH, 1);
        }
        x = through(prefix + at++, x);
        x = convolved(prefix + at, x, 3, 1);
        float[] pixels = new float[x.numbers.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.max(0, Math.min(1, x.numbers[i % 3 * x.height * x.width + i / 3]));
        }
        return pixels;
    }

    private float[] encoded(String prefix, float[] pixels, int height, int width) {
        float[] planes = new float[pixels.length];
        for (int i = 0; i < planes.length; i++) {
            planes[i % 3 * height * width + i / 3] = pixels[i];
        }
        Planes x = through(prefix + 1, convolved(prefix + 0, new Planes(3, height, width, planes), WIDTH, 1));
        int at = 2;
        for (int level = 0; level < 3; level++) {
            x = through(prefix + (at + 1), convolved(prefix + at, x, WIDTH, 2));
            at += 2;
        }
        return convolved(prefix + at, x, 4, 1).numbers;
    }

    private static final class Planes {
        final int channels;
        final int height;
        final int width;
        final float[] numbers;

        Planes(int channels, int height, int width, float[] numbers) {
            this.channels = channels;
            this.height = height;
            this.width = width;
            this.numbers = numbers;
        }
    }

    private Planes through(String path, Planes x) {
        Planes h = relu(convolved(path + ".conv.0", x, WIDTH, 1));
        h = relu(convolved(path + ".conv.2", h, WIDTH, 1));
        h = convolved(path + ".conv.4", h, WIDTH, 1);
        for (int i = 0; i < h.numbers.length; i++) {
            h.numbers[i] += x.numbers[i];
        }
        return relu(h);
    }

    private Planes convolved(String path, Planes x, int out, int stride) {
        float[] kernel = weights.get(path + ".weight").toArray();
        boolean biased = weights.all().containsKey(path + ".bias");
        float[] bias = biased ? weights.get(path + ".bias").toArray() : new float[out];
        int height = x.height / stride;
        int width = x.width / stride;
        float[] y = new float[out * height * width];
        for (int o = 0; o < out; o++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    double sum = bias[o];
                    for (int c = 0; c < x.channels; c++) {
                        for (int k = 0; k < 9; k++) {
                            int atRow = row * stride + k / 3 - 1;
                            int atColumn = column * stride + k % 3 - 1;
                            if (atRow >= 0 && atRow < x.height && atColumn >= 0 && atColumn < x.width) {
                                sum += kernel[(o * x.channels + c) * 9 + k]
                                        * x.numbers[(c * x.height + atRow) * x.width + atColumn];
                            }
                        }
                    }
                    y[(o * height + row) * width + column] = (float) sum;
                }
            }
        }
        return new Planes(out, height, width, y);
    }

    private static Planes doubled(Planes x) {
        float[] y = new float[x.numbers.length * 4];
        int width = x.width * 2;
        for (int i = 0; i < y.length; i++) {
            y[i] = x.numbers[i / width / 2 * x.width + i % width / 2];
        }
        return new Planes(x.channels, x.height * 2, width, y);
    }

    private static Planes relu(Planes x) {
        for (int i = 0; i < x.numbers.length; i++) {
            x.numbers[i] = Math.max(0, x.numbers[i]);
        }
        return x;
    }

    private static float[] scaled(Tensor tensor, double factor) {
        float[] numbers = tensor.toArray();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= (float) factor;
        }
        return numbers;
    }
}
