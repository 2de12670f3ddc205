package org.celflow.diffusion.tile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.golden.Golden;
import org.celflow.diffusion.golden.GoldenCase;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatheredTilesTest {
    /** The reference enlarges each tile bilinearly and brightens it by its own mean, so that tiles differ. */
    @Test
    void tilesAreFadedIntoEachOtherAsComfyUiDoesIt() {
        GoldenCase golden = Golden.only("image_nodes", "tiled_scale");
        JsonNode params = golden.params();
        int scale = params.get("upscale_amount").asInt();
        FeatheredTiles tiles = FeatheredTiles.square(
                params.get("tile_x").asInt(), params.get("overlap").asInt(), scale);
        golden.assertClose("out", tiles.apply(golden.tensor("in"), tile -> {
            double mean = 0;
            for (float number : tile.toArray()) {
                mean += number;
            }
            float factor = (float) (1 + 0.1 * mean / tile.toArray().length);
            float[] enlarged = enlarged(tile, scale);
            for (int i = 0; i < enlarged.length; i++) {
                enlarged[i] *= factor;
            }
            return Tensor.of(shape(tile, scale), enlarged);
        }));
    }

    @ParameterizedTest
    @CsvSource({"8, 8", "9, 8", "16, 5", "13, 29", "40, 40"})
    void aPictureThatTilesDoNotChangeStaysWhole(int height, int width) {
        float[] numbers = new float[height * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i % 7;
        }
        Tensor picture = Tensor.of(List.of(1, 1, height, width), numbers);
        Tensor result = FeatheredTiles.square(8, 2, 1).apply(picture, tile -> tile);
        assertThat(result.shape()).isEqualTo(picture.shape());
        assertThat(result.toArray()).containsExactly(numbers, Offset.offset(1e-5f));
    }

    @Test
    void everyTileIsCounted() {
        int[] count = {0};
        FeatheredTiles tiles = FeatheredTiles.square(8, 2, 1);
        float[] numbers = new float[20 * 30];
        Arrays.fill(numbers, 1);
        tiles.apply(Tensor.of(List.of(1, 1, 20, 30), numbers), tile -> {
            count[0]++;
            return tile;
        });
        assertThat(count[0]).isEqualTo(tiles.count(20, 30)).isEqualTo(15);
    }

    private static float[] enlarged(Tensor tile, int scale) {
        int height = tile.shape().get(2);
        int width = tile.shape().get(3);
        return Resampling.BILINEAR.resize(
                tile.toArray(), tile.shape().get(1), height, width, height * scale, width * scale);
    }

    private static List<Integer> shape(Tensor tile, int scale) {
        return List.of(
                1,
                tile.shape().get(1),
                tile.shape().get(2) * scale,
                tile.shape().get(3) * scale);
    }
}
