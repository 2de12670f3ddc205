package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TorchThread.class)
class FreeUTest {
    private static final int WIDTH = 4;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @Test
    void versionOneScalesTheFirstHalfOfTheChannels() {
        Tensor x = TorchNoise.draw(1, List.of(2, 16, 3, 5));
        float[] before = x.toArray();
        float[] after = run(1, "backbone", x, 1.3f);
        for (int i = 0; i < before.length; i++) {
            boolean first = i / 15 % 16 < 8;
            assertThat(after[i]).isCloseTo(first ? before[i] * 1.3f : before[i], within());
        }
    }

    @Test
    void versionTwoScalesWhereTheAverageOverTheChannelsIsLarge() {
        Tensor x = TorchNoise.draw(2, List.of(2, 16, 3, 5));
        float[] before = x.toArray();
        float[] after = run(2, "backbone", x, 1.5f);
        for (int picture = 0; picture < 2; picture++) {
            double[] mean = new double[15];
            double least = Double.MAX_VALUE;
            double most = -Double.MAX_VALUE;
            for (int pixel = 0; pixel < 15; pixel++) {
                for (int c = 0; c < 16; c++) {
                    mean[pixel] += before[(picture * 16 + c) * 15 + pixel] / 16.0;
                }
                least = Math.min(least, mean[pixel]);
                most = Math.max(most, mean[pixel]);
            }
            for (int i = 0; i < 16 * 15; i++) {
                double share = (mean[i % 15] - least) / (most - least);
                double factor = i / 15 < 8 ? 1 + 0.5 * share : 1;
                int at = picture * 240 + i;
                assertThat(after[at]).isCloseTo((float) (before[at] * factor), within());
            }
        }
    }

    @Test
    void theCoarseStructureOfTheShortcutsIsScaled() {
        for (List<Integer> size : List.of(List.of(6, 8), List.of(5, 7), List.of(2, 2))) {
            int height = size.get(0);
            int width = size.get(1);
            Tensor x = TorchNoise.draw(3, List.of(1, 16, height, width));
            float[] filtered = run(2, "skip", x, 0.2f);
            float[] plane = new float[height * width];
            x.data().get(0, plane);
            double[] expected = scaled(plane, height, width, 0.2f);
            for (int i = 0; i < plane.length; i++) {
                assertThat(filtered[i]).isCloseTo((float) expected[i], within());
            }
        }
    }

    /** By the definition of the discrete Fourier transform: waves of 0 and -1 periods a side are scaled. */
    private static double[] scaled(float[] plane, int height, int width, double scale) {
        double[] result = new double[plane.length];
        for (int v = 0; v < height; v++) {
            for (int u = 0; u < width; u++) {
                boolean low = (v == 0 || v == height - 1) && (u == 0 || u == width - 1);
                double real = 0;
                double imaginary = 0;
                for (int i = 0; i < plane.length; i++) {
                    double angle = -2
                            * Math.PI
                            * ((double) v * Math.floorDiv(i, width) / height + (double) u * (i % width) / width);
                    real += plane[i] * Math.cos(angle);
                    imaginary += plane[i] * Math.sin(angle);
                }
                double factor = (low ? scale : 1) / plane.length;
                for (int i = 0; i < plane.length; i++) {
                    double angle = 2
                            * Math.PI
                            * ((double) v * Math.floorDiv(i, width) / height + (double) u * (i % width) / width);
                    result[i] += factor * (real * Math.cos(angle) - imaginary * Math.sin(angle));
                }
            }
        }
        return result;
    }

    @Test
    void factorsOfOneChangeNothingInEitherVersion() throws Exception {
        try (LoadedCheckpoint checkpoint = checkpoint()) {
            Tensor plain = predict(checkpoint, List.of());
            for (int version : List.of(1, 2)) {
                Tensor ones = predict(checkpoint, List.of(new FreeU(version, 1, 1, 1, 1)));
                Tensor other = predict(checkpoint, List.of(new FreeU(version, 1.3, 1.4, 0.9, 0.2)));
                assertThat(distance(ones, plain)).isLessThan(3e-5);
                assertThat(distance(other, plain)).isGreaterThan(0.01);
            }
            assertThat(distance(predict(checkpoint, List.of()), plain)).isZero();
        }
    }

    @Test
    void aChangeThatNoDenoiserMakesIsRefused() throws Exception {
        try (LoadedCheckpoint checkpoint = checkpoint()) {
            assertThatThrownBy(() -> predict(checkpoint, List.of(new Unknown())))
                    .isInstanceOf(NodeException.class)
                    .hasMessageContaining("tiny-sd15.safetensors cannot be changed by Unknown");
        }
    }

    private record Unknown() implements ModelChange {}

    private static float[] run(int version, String method, Tensor x, float factor) {
        NetworkWriter net = new NetworkWriter(NumberType.FP32);
        FreeULayers layers = new FreeULayers(net, version, WIDTH);
        net.tracer()
                .method(
                        "backbone",
                        List.of("x"),
                        List.of("settings"),
                        (t, l) -> layers.backbone(t.get(0), 16, l.get(0)));
        net.tracer().method("skip", List.of("x"), List.of("settings"), (t, l) -> layers.skip(t.get(0), 16, l.get(0)));
        try (Program program = Program.load(net.tracer().code());
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            return scope.floats(program.call(
                    scope,
                    method,
                    scope.tensor(x),
                    scope.list(List.of(scope.tensor(new float[] {factor}), scope.tensor(new float[] {factor}))),
                    cancel.tensor(),
                    scope.list(List.of())));
        }
    }

    private static Offset<Float> within() {
        return Offset.offset(1e-5f);
    }

    private static LoadedCheckpoint checkpoint() throws Exception {
        FileRef file = new FileRef(Golden.model("tiny-sd15.safetensors", folder), "0".repeat(64));
        return new CheckpointLoader().load(LoadedCheckpoint.ref(file, "fp32"));
    }

    private static Tensor predict(LoadedCheckpoint checkpoint, List<ModelChange> changes) throws Exception {
        Tensor x = TorchNoise.draw(1, List.of(1, 4, 16, 16));
        List<Guide> guides = Guide.ofTexts(List.of(TorchNoise.draw(2, List.of(77, 64))));
        try (UNetSession session = checkpoint.unet().open(1, 16, 16, guides, List.of(), changes)) {
            return session.predict(x, 500, new BitSet(), Interrupt.NEVER).get(0);
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
