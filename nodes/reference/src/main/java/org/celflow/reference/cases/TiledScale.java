package org.celflow.reference.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.celflow.diffusion.tile.FeatheredTiles;
import org.celflow.node.resample.Resampling;
import org.celflow.node.value.Tensor;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.UnsupportedCaseException;
import org.celflow.reference.comfy.Values;

/**
 * Tiles put together, with a simple function in place of a network: a tile enlarged bilinearly and multiplied by {@code 1 + s *
 * mean}, so that each tile comes out differently.
 */
final class TiledScale {
    private static final Pattern FUNCTION =
            Pattern.compile("(\\d+)x bilinear \\* \\(1 ?\\+ ?([0-9.]+) ?\\* ?mean\\(tile\\)\\)");

    private TiledScale() {}

    static void run(ReferenceCase recorded, Comparison comparison) throws Exception {
        Params params = recorded.params();
        Matcher function = FUNCTION.matcher(params.text("function"));
        int scale = params.whole("upscale_amount");
        if (!function.matches() || Integer.parseInt(function.group(1)) != scale) {
            throw new UnsupportedCaseException("the function '%s'".formatted(params.text("function")));
        }
        double share = Double.parseDouble(function.group(2));
        FeatheredTiles tiles =
                new FeatheredTiles(params.whole("tile_y"), params.whole("tile_x"), params.whole("overlap"), scale, 1);
        Tensor in = recorded.tensor("in");
        List<float[]> results = new ArrayList<>();
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < in.shape().get(0); i++) {
            Tensor result = tiles.apply(Values.batchOfOne(Values.item(in, i)), tile -> enlarged(tile, scale, share));
            shape = new ArrayList<>(result.shape());
            results.add(result.toArray());
        }
        shape.set(0, results.size());
        comparison.close("out", Tensor.of(shape, UNetCases.joined(results)));
    }

    private static Tensor enlarged(Tensor tile, int scale, double share) {
        int channels = tile.shape().get(1);
        int height = tile.shape().get(2);
        int width = tile.shape().get(3);
        float[] numbers = tile.toArray();
        double sum = 0;
        for (float number : numbers) {
            sum += number;
        }
        float factor = (float) (1 + share * sum / numbers.length);
        float[] large = Resampling.BILINEAR.resize(numbers, channels, height, width, height * scale, width * scale);
        for (int i = 0; i < large.length; i++) {
            large[i] *= factor;
        }
        return Tensor.of(List.of(1, channels, height * scale, width * scale), large);
    }
}
