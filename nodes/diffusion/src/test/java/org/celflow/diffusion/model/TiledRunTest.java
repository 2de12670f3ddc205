package org.celflow.diffusion.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.tile.FeatheredTiles;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.torch.TorchException;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.diffusion.torch.TorchThread;
import org.celflow.node.NodeException;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(TorchThread.class)
class TiledRunTest {
    private final List<String> warnings = new ArrayList<>();
    private final Watch watch = new Watch(Interrupt.NEVER, (done, total) -> {}, warnings::add);

    /** A half that sees one latent pixel to each side: enlarges bilinearly, and cannot hold more than so many latent pixels. */
    private record Enlarging(long most) implements TiledRun.Half {
        @Override
        public Tensor run(Tensor input) {
            int height = input.shape().get(2);
            int width = input.shape().get(3);
            if ((long) height * width > most) {
                throw outOfMemory();
            }
            float[] large = Resampling.BILINEAR.resize(
                    input.toArray(), input.shape().get(0) * input.shape().get(1), height, width, height * 8, width * 8);
            return Tensor.of(List.of(input.shape().get(0), input.shape().get(1), height * 8, width * 8), large);
        }

        @Override
        public long bytes(int height, int width) {
            return (long) height * width << 20;
        }

        @Override
        public List<FeatheredTiles> tilings(Tiling tiling) {
            return tiling.ofLatents();
        }
    }

    private static TorchException outOfMemory() {
        String hoard = "  def hoard(self: __torch__.Prog, n: int) -> Tensor:\n    return torch.empty([n], dtype=6)\n";
        try (Program program = Program.load(hoard);
                NativeScope scope = new NativeScope()) {
            return catchThrowableOfType(
                    TorchException.class, () -> program.call(scope, "hoard", scope.number(1L << 45)));
        }
    }

    @ParameterizedTest
    @CsvSource({"33, 21, 64, 16", "40, 40, 128, 32", "17, 64, 96, 24"})
    void insideTilesShowWhatTheWholeShows(int height, int width, int size, int overlap) throws Exception {
        Tensor latent = TorchNoise.draw(5, List.of(2, 3, height, width));
        Enlarging half = new Enlarging(Long.MAX_VALUE);
        Tensor whole = new TiledRun(half, "vae", watch).on(latent, new Tiling(Tiling.Choice.OFF, size, overlap));
        Tensor tiled = new TiledRun(half, "vae", watch).on(latent, new Tiling(Tiling.Choice.ON, size, overlap));
        // Four rows at a tile's edge miss a neighbour, which at most halves the step between two latent pixels; there a
        // tile
        // counts at most 4 / overlap. Both directions may err.
        double bound = largestStep(latent) * 4 / overlap;
        assertThat(errors(whole, tiled)[0]).isLessThan(bound).isPositive();
        assertThat(errors(whole, tiled)[1]).isLessThan(bound / 50);
        assertThat(warnings).isEmpty();
    }

    @Test
    void memoryThatRunsOutMakesTilesSmallerAndIsTold() throws Exception {
        Tensor latent = TorchNoise.draw(5, List.of(1, 2, 24, 24));
        Tensor exact = new TiledRun(new Enlarging(Long.MAX_VALUE), "vae", watch)
                .on(latent, new Tiling(Tiling.Choice.ON, 64, 16));
        Tensor tight = new TiledRun(new Enlarging(64), "a.safetensors", watch)
                .on(latent, new Tiling(Tiling.Choice.OFF, 128, 16));
        assertThat(tight.toArray()).containsExactly(exact.toArray(), Offset.offset(0f));
        assertThat(warnings)
                .containsExactly(
                        "memory does not suffice for the autoencoder of a.safetensors at once; it works in tiles of"
                                + " 128 pixels, whose colours may differ a little",
                        "memory does not suffice for the autoencoder of a.safetensors in larger tiles; it works in"
                                + " tiles of 64 pixels, whose colours may differ a little");
    }

    @Test
    void memoryThatSufficesForNothingIsASentence() {
        Tensor latent = TorchNoise.draw(5, List.of(1, 2, 24, 24));
        assertThatThrownBy(() -> new TiledRun(new Enlarging(3), "a.safetensors", watch).on(latent, Tiling.AUTO))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("not enough memory for the autoencoder of a.safetensors");
    }

    @Test
    void whatWouldTakeTooMuchIsCutOfItself() throws Exception {
        Enlarging half = new Enlarging(64 * 64);
        Tensor small = TorchNoise.draw(5, List.of(1, 1, 64, 64));
        Tensor large = TorchNoise.draw(5, List.of(1, 1, 96, 96));
        new TiledRun(half, "vae", watch).on(small, Tiling.AUTO);
        assertThat(new TiledRun(half, "vae", watch).on(large, Tiling.AUTO).shape())
                .containsExactly(1, 1, 768, 768);
        assertThat(warnings).isEmpty();
    }

    private static double largestStep(Tensor latent) {
        float[] x = latent.toArray();
        int width = latent.shape().get(3);
        double largest = 0;
        for (int i = width; i < x.length; i++) {
            largest = Math.max(largest, Math.max(Math.abs(x[i] - x[i - 1]), Math.abs(x[i] - x[i - width])));
        }
        return largest;
    }

    /** The largest and the mean difference. */
    private static double[] errors(Tensor a, Tensor b) {
        float[] x = a.toArray();
        float[] y = b.toArray();
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double difference = Math.abs(x[i] - y[i]);
            largest = Math.max(largest, difference);
            sum += difference;
        }
        return new double[] {largest, sum / x.length};
    }
}
