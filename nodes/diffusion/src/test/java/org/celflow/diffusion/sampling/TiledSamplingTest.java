package org.celflow.diffusion.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Conditioning.Area;
import org.celflow.node.value.Conditioning.Entry;
import org.celflow.node.value.Conditioning.Masked;
import org.celflow.node.value.Conditioning.Reach;
import org.celflow.node.value.Mask;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;

class TiledSamplingTest {
    private static final float SIGMA = 1.5f;

    @Property(tries = 100, seed = "1")
    void tilesCoverThePictureAndTheirWeightsAddUpToOne(
            @ForAll @IntRange(min = 1, max = 50) int height,
            @ForAll @IntRange(min = 1, max = 50) int width,
            @ForAll @IntRange(min = 2, max = 20) int tile,
            @ForAll TiledSampling.Blend blend) {
        int overlap = tile / 3;
        List<TiledSampling.Tile> tiles = new TiledSampling(tile, overlap, blend).tiles(height, width);
        float[] sums = new float[height * width];
        for (TiledSampling.Tile piece : tiles) {
            LatentArea area = piece.area();
            assertThat(area.height()).isEqualTo(Math.min(tile, height));
            assertThat(area.width()).isEqualTo(Math.min(tile, width));
            for (int i = 0; i < area.size(); i++) {
                float weight = piece.weights().numbers()[i];
                assertThat(weight).isPositive();
                sums[(area.top() + i / area.width()) * width + area.left() + i % area.width()] += weight;
            }
        }
        for (float sum : sums) {
            assertThat(sum).isCloseTo(1, Offset.offset(1e-5f));
        }
        if (height > tile) {
            List<Integer> tops =
                    tiles.stream().map(t -> t.area().top()).distinct().toList();
            for (int i = 1; i < tops.size(); i++) {
                assertThat(tops.get(i) - tops.get(i - 1)).isLessThanOrEqualTo(tile - overlap);
            }
        }
    }

    /** A network that looks at each place alone answers alike for a tile and for the whole. */
    @Property(tries = 40, seed = "2")
    void aNetworkWithoutSurroundingsSeesNoSeams(
            @ForAll @IntRange(min = 8, max = 30) int height,
            @ForAll @IntRange(min = 8, max = 30) int width,
            @ForAll @IntRange(min = 6, max = 16) int tile,
            @ForAll TiledSampling.Blend blend)
            throws NodeException {
        float[] untiled = predicted(height, width, List.of());
        float[] tiled = predicted(height, width, List.of(new TiledSampling(tile, tile / 2, blend)));
        assertThat(tiled).containsExactly(untiled, Offset.offset(2e-4f));
    }

    @Property(tries = 20, seed = "3")
    void oneTileIsTheWholePicture(
            @ForAll @IntRange(min = 8, max = 20) int height, @ForAll @IntRange(min = 8, max = 20) int width)
            throws NodeException {
        float[] tiled = predicted(height, width, List.of(new TiledSampling(20, 5, TiledSampling.Blend.GAUSSIAN)));
        assertThat(tiled).containsExactly(predicted(height, width, List.of()));
    }

    /** Prompts with everything that has a place: an area, a mask, a sum; on both sides. */
    private static float[] predicted(int height, int width, List<ModelChange> changes) throws NodeException {
        Random random = new Random(7);
        float[] x = new float[2 * height * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        float[] coverage = new float[12];
        for (int i = 0; i < coverage.length; i++) {
            coverage[i] = random.nextFloat();
        }
        Masked masked = new Masked(Mask.of(4, 3, coverage), 0.8, false);
        Area area = new Area(Area.Unit.SHARE, 0.2, 0.3, 0.5, 0.6);
        Conditioning positive = new Conditioning(List.of(
                prompt(1, Reach.EVERYWHERE),
                prompt(2, Reach.EVERYWHERE.within(area).withStrength(1.5)),
                prompt(3, Reach.EVERYWHERE.under(masked)),
                prompt(4, Reach.EVERYWHERE.under(masked).summedWith(0.5))));
        Conditioning negative = new Conditioning(List.of(prompt(-1, Reach.EVERYWHERE)));
        AnsweringUNet unet = new AnsweringUNet((input, guide, timestep) -> (float) Math.sin(input * guide) + guide);
        DenoisingModel model =
                new DenoisingModel(unet, Parameterization.EPSILON, NoiseSchedule.stableDiffusion(), changes);
        try (GuidedDenoiser denoiser = GuidedDenoiser.open(
                model,
                Canvas.blank(List.of(1, 2, height, width)),
                List.of(new Guidance(positive, negative, 3)),
                new float[] {SIGMA, 0},
                Map.of(),
                Interrupt.NEVER)) {
            return denoiser.denoise(x, SIGMA);
        }
    }

    private static Entry prompt(float number, Reach reach) {
        return new Entry(Tensor.of(List.of(1, 1), new float[] {number}), Optional.empty(), List.of()).withReach(reach);
    }
}
