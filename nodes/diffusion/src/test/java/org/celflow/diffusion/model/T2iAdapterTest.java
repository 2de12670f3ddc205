package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.RandomWeights;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.diffusion.weights.SafetensorsFile;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Image;
import org.celflow.node.value.Mask;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
class T2iAdapterTest {
    private static final List<Integer> CHANNELS = List.of(32, 64, 128, 128);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @Test
    void theFullFormComputesWhatItsDefinitionSays() throws Exception {
        RandomWeights weights = full("", 64, 1);
        assertFeatures(weights, 72, 56, hint -> features(weights, grey(hint).folded(8), false));
    }

    @Test
    void theFullFormOfXlFoldsMoreAndHalvesOnce() throws Exception {
        RandomWeights weights = full("", 3 * 256, 3);
        assertFeatures(weights, 48, 80, hint -> features(weights, hint.folded(16), true));
    }

    @Test
    void aConvolutionMayHalve() throws Exception {
        RandomWeights weights = full("", 3 * 64, 3);
        for (int level = 1; level < 4; level++) {
            int in = CHANNELS.get(level - 1);
            weights.convolution("body." + 2 * level + ".down_opt.op", in, in, 3);
        }
        assertFeatures(weights, 56, 64, hint -> features(weights, hint.folded(8), false));
    }

    @Test
    void theLightFormComputesWhatItsDefinitionSays() throws Exception {
        RandomWeights weights = new RandomWeights(5);
        int in = 3 * 64;
        for (int level = 0; level < 4; level++) {
            String path = "body." + level;
            int inner = CHANNELS.get(level) / 4;
            weights.convolution(path + ".in_conv", inner, in, 1);
            for (int i = 0; i < 2; i++) {
                weights.convolution(path + ".body." + i + ".block1", inner, inner, 3);
                weights.convolution(path + ".body." + i + ".block2", inner, inner, 3);
            }
            weights.convolution(path + ".out_conv", CHANNELS.get(level), inner, 1);
            in = CHANNELS.get(level);
        }
        assertFeatures(weights, 72, 64, hint -> {
            List<PlainPicture> features = new ArrayList<>();
            PlainPicture h = hint.folded(8);
            for (int level = 0; level < 4; level++) {
                String path = "body." + level;
                h = (level > 0 ? h.halved() : h).convolution(weights, path + ".in_conv", 1);
                for (int i = 0; i < 2; i++) {
                    h = residual(weights, path + ".body." + i, h);
                }
                h = h.convolution(weights, path + ".out_conv", 1);
                features.add(h);
            }
            return features;
        });
    }

    @Test
    void theNamesOfDiffusersMeanTheSame() throws Exception {
        RandomWeights weights = full("", 3 * 64, 3);
        RandomWeights renamed = new RandomWeights(0);
        for (Map.Entry<String, Tensor> tensor : weights.all().entrySet()) {
            String name = tensor.getKey();
            if (name.startsWith("body.")) {
                int block = name.charAt(5) - '0';
                String rest = name.substring(7);
                name = "body." + block / 2 + (rest.startsWith("in_conv") ? "." : ".resnets." + block % 2 + ".") + rest;
            }
            renamed.put("adapter." + name, tensor.getValue());
        }
        assertFeatures(renamed, 64, 64, hint -> features(weights, hint.folded(8), false));
    }

    @Test
    void featuresSteerTheDenoiserInProportionToTheirStrength() throws Exception {
        Tensor x = TorchNoise.draw(1, List.of(1, 4, 8, 8));
        Tensor text = TorchNoise.draw(2, List.of(77, 64));
        try (LoadedCheckpoint checkpoint = checkpoint();
                T2iAdapter adapter = load(full("", 3 * 64, 3))) {
            Image hint = image(64, 64);
            ControlUse half = use(adapter, hint, 0.5, Optional.empty());
            Tensor free = predict(checkpoint, x, text, List.of(half), 0);
            Tensor twoHalves = predict(checkpoint, x, text, List.of(half, half), 2);
            Tensor whole = predict(checkpoint, x, text, List.of(use(adapter, hint, 1, Optional.empty())), 1);
            assertThat(distance(twoHalves, whole)).isLessThan(3e-5);
            assertThat(distance(free, whole)).isGreaterThan(0.01);
            assertThat(distance(predict(checkpoint, x, text, List.of(), 0), free))
                    .isZero();
            Mask halfEverywhere = Mask.of(1, 1, new float[] {0.5f});
            ControlUse within = use(adapter, hint, 1, Optional.of(halfEverywhere));
            assertThat(distance(
                            predict(checkpoint, x, text, List.of(within), 1),
                            predict(checkpoint, x, text, List.of(half), 1)))
                    .isLessThan(3e-5);
        }
    }

    @Test
    void anAdapterAddsToTheBatchOfEachGuideAlone() throws Exception {
        Tensor x = TorchNoise.draw(1, List.of(2, 4, 8, 8));
        List<Tensor> texts = List.of(TorchNoise.draw(2, List.of(77, 64)), TorchNoise.draw(3, List.of(77, 64)));
        try (LoadedCheckpoint checkpoint = checkpoint();
                T2iAdapter adapter = load(full("", 64, 1))) {
            ControlUse first = new ControlUse(adapter, image(64, 64), List.of(1.0, 0.0));
            try (UNetSession both = checkpoint.unet().open(2, 8, 8, Guide.ofTexts(texts), List.of(first), List.of());
                    UNetSession none = checkpoint.unet().open(2, 8, 8, Guide.ofTexts(texts), List.of(), List.of())) {
                List<Tensor> steered = both.predict(x, 500, bits(1), Interrupt.NEVER);
                List<Tensor> free = none.predict(x, 500, bits(0), Interrupt.NEVER);
                assertThat(distance(steered.get(0), free.get(0))).isGreaterThan(0.01);
                assertThat(distance(steered.get(1), free.get(1))).isLessThan(3e-5);
            }
        }
    }

    @Test
    void anAdapterOfAnotherModelIsRefused() throws Exception {
        try (LoadedCheckpoint checkpoint = checkpoint();
                T2iAdapter adapter = load(full("", 3 * 256, 3))) {
            assertThatThrownBy(() -> checkpoint
                            .unet()
                            .open(
                                    1,
                                    8,
                                    8,
                                    Guide.ofTexts(List.of(TorchNoise.draw(2, List.of(77, 64)))),
                                    List.of(use(adapter, image(8, 8), 1, Optional.empty())),
                                    List.of()))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("was made for Stable Diffusion XL of its width, not for tiny-sd15");
        }
    }

    private interface Definition {
        List<PlainPicture> of(PlainPicture hint);
    }

    private static RandomWeights full(String prefix, int folded, int colours) {
        RandomWeights weights = new RandomWeights(folded + colours);
        weights.convolution(prefix + "conv_in", CHANNELS.get(0), folded, 3);
        for (int level = 0; level < 4; level++) {
            int channels = CHANNELS.get(level);
            if (level > 0 && !CHANNELS.get(level - 1).equals(channels)) {
                weights.convolution(prefix + "body." + 2 * level + ".in_conv", channels, CHANNELS.get(level - 1), 1);
            }
            for (int i = 0; i < 2; i++) {
                String path = prefix + "body." + (2 * level + i);
                weights.convolution(path + ".block1", channels, channels, 3);
                weights.convolution(path + ".block2", channels, channels, 1);
            }
        }
        return weights;
    }

    private static List<PlainPicture> features(RandomWeights weights, PlainPicture folded, boolean xl) {
        List<PlainPicture> features = new ArrayList<>();
        PlainPicture h = folded.convolution(weights, "conv_in", 1);
        for (int level = 0; level < 4; level++) {
            String first = "body." + 2 * level;
            if (xl ? level == 2 : level > 0) {
                h = weights.all().containsKey(first + ".down_opt.op.weight")
                        ? h.convolution(weights, first + ".down_opt.op", 2)
                        : h.halved();
            }
            h = weights.all().containsKey(first + ".in_conv.weight")
                    ? h.convolution(weights, first + ".in_conv", 1)
                    : h;
            h = residual(weights, "body." + (2 * level + 1), residual(weights, first, h));
            features.add(h);
        }
        return features;
    }

    private static PlainPicture residual(RandomWeights weights, String path, PlainPicture x) {
        return x.convolution(weights, path + ".block1", 1)
                .positive()
                .convolution(weights, path + ".block2", 1)
                .plus(x);
    }

    private static void assertFeatures(RandomWeights weights, int width, int height, Definition definition)
            throws Exception {
        Image image = image(width, height);
        PlainPicture hint = PlainPicture.empty(3, height, width);
        for (int i = 0; i < 3 * height * width; i++) {
            hint.set(i % 3, i / 3 / width, i / 3 % width, image.pixels().get(i));
        }
        try (T2iAdapter adapter = load(weights);
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            List<Tensor> placed = scope.readAll(adapter.features(
                    use(adapter, image, 1, Optional.empty()), 1, height / 8, width / 8, cancel, scope));
            List<PlainPicture> expected = definition.of(hint);
            int next = 0;
            for (Tensor tensor : placed) {
                if (tensor.shape().get(1) > 1) {
                    assertClose(tensor, expected.get(next++));
                }
            }
            assertThat(next).isEqualTo(4);
        }
    }

    private static void assertClose(Tensor actual, PlainPicture expected) {
        assertThat(actual.shape()).containsExactly(1, expected.channels(), expected.height(), expected.width());
        double largest = 0;
        float[] numbers = actual.toArray();
        for (int i = 0; i < numbers.length; i++) {
            largest = Math.max(largest, Math.abs(numbers[i] - expected.numbers()[i]));
        }
        assertThat(largest).isLessThan(1e-4);
    }

    private static PlainPicture grey(PlainPicture colours) {
        PlainPicture grey = PlainPicture.empty(1, colours.height(), colours.width());
        for (int i = 0; i < grey.numbers().length; i++) {
            int size = grey.numbers().length;
            grey.numbers()[i] =
                    (colours.numbers()[i] + colours.numbers()[i + size] + colours.numbers()[i + 2 * size]) / 3;
        }
        return grey;
    }

    private static T2iAdapter load(RandomWeights weights) throws Exception {
        return T2iAdapter.load(
                SafetensorsFile.open(weights.write(folder.resolve("adapter.safetensors"))), NumberType.FP32);
    }

    private static LoadedCheckpoint checkpoint() throws Exception {
        FileRef file = new FileRef(Golden.model("tiny-sd15.safetensors", folder), "0".repeat(64));
        return new CheckpointLoader().load(LoadedCheckpoint.ref(file, "fp32"));
    }

    private static ControlUse use(T2iAdapter adapter, Image hint, double strength, Optional<Mask> region) {
        return new ControlUse(adapter, hint, Optional.empty(), List.of(strength), region, 1);
    }

    private static Tensor predict(LoadedCheckpoint checkpoint, Tensor x, Tensor text, List<ControlUse> uses, int active)
            throws Exception {
        try (UNetSession session = checkpoint
                .unet()
                .open(1, x.shape().get(2), x.shape().get(3), Guide.ofTexts(List.of(text)), uses, List.of())) {
            return session.predict(x, 500, bits(active), Interrupt.NEVER).get(0);
        }
    }

    private static BitSet bits(int count) {
        BitSet bits = new BitSet();
        bits.set(0, count);
        return bits;
    }

    private static Image image(int width, int height) {
        float[] pixels = new float[width * height * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i * 7919 % 256 / 255f;
        }
        return Image.of(width, height, 3, pixels);
    }

    private static double distance(Tensor a, Tensor b) {
        double largest = 0;
        for (int i = 0; i < a.data().capacity(); i++) {
            largest = Math.max(largest, Math.abs(a.data().get(i) - b.data().get(i)));
        }
        return largest;
    }
}
