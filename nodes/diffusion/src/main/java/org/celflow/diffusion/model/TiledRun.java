package org.celflow.diffusion.model;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.tile.FeatheredTiles;
import org.celflow.diffusion.torch.TorchException;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;

/**
 * Runs an autoencoder's half at once or in tiles, and in ever smaller tiles when memory runs out.
 *
 * @param half what to run
 * @param name of the file, for messages
 * @param watch who is told
 */
record TiledRun(Half half, String name, Watch watch) {
    /** A half of an autoencoder. */
    interface Half {
        /**
         * Runs.
         *
         * @param input batch x channels x height x width
         * @return batch x channels x height x width
         */
        Tensor run(Tensor input);

        /** Memory that it takes for an input, roughly. */
        long bytes(int height, int width);

        /** How it is cut. */
        List<FeatheredTiles> tilings(Tiling tiling);
    }

    /**
     * Runs it.
     *
     * @throws NodeException when memory does not even suffice for the smallest tiles
     */
    Tensor on(Tensor input, Tiling wanted) throws NodeException {
        int height = input.shape().get(2);
        int width = input.shape().get(3);
        Tiling tiling = wanted;
        boolean cut = wanted.cuts(input.shape().get(0) * half.bytes(height, width));
        while (true) {
            List<FeatheredTiles> tilings = half.tilings(tiling);
            boolean whole = !cut || tilings.stream().allMatch(tiles -> tiles.count(height, width) == 1);
            try {
                return whole ? half.run(input) : average(tilings, input);
            } catch (TorchException e) {
                if (!e.outOfMemory()) {
                    throw e;
                }
                Tiling smaller = tiling.smaller(cut).orElseThrow(() -> tooLittleMemory(e));
                watch.warnings()
                        .accept(
                                "memory does not suffice for the autoencoder of %s %s; it works in tiles of %d pixels, whose colours may differ a little"
                                        .formatted(name, whole ? "at once" : "in larger tiles", smaller.size()));
                tiling = smaller;
                cut = true;
            }
        }
    }

    /** One of a batch. */
    private static Tensor item(Tensor batch, int index) {
        List<Integer> shape = batch.shape();
        float[] numbers = new float[shape.get(1) * shape.get(2) * shape.get(3)];
        batch.data().get(index * numbers.length, numbers);
        return Tensor.of(List.of(1, shape.get(1), shape.get(2), shape.get(3)), numbers);
    }

    private NodeException tooLittleMemory(TorchException e) {
        return new NodeException(
                "there is not enough memory for the autoencoder of %s even in the smallest tiles; close other programs"
                        .formatted(name),
                e);
    }

    private Tensor average(List<FeatheredTiles> tilings, Tensor input) {
        int batch = input.shape().get(0);
        int height = input.shape().get(2);
        int width = input.shape().get(3);
        int total =
                batch * tilings.stream().mapToInt(t -> t.count(height, width)).sum();
        int[] done = {0};
        List<Tensor> averages = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            Tensor picture = item(input, i);
            List<Tensor> made = new ArrayList<>();
            for (FeatheredTiles tiles : tilings) {
                made.add(tiles.apply(picture, tile -> {
                    Tensor result = half.run(tile);
                    watch.progress().done(++done[0], total);
                    return result;
                }));
            }
            averages.add(mean(made));
        }
        return joined(averages);
    }

    private static Tensor mean(List<Tensor> all) {
        float[] sum = all.get(0).toArray();
        for (Tensor other : all.subList(1, all.size())) {
            FloatBuffer numbers = other.data();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += numbers.get(i);
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= all.size();
        }
        return Tensor.of(all.get(0).shape(), sum);
    }

    private static Tensor joined(List<Tensor> items) {
        List<Integer> shape = items.get(0).shape();
        FloatBuffer all =
                FloatBuffer.allocate(items.size() * items.get(0).data().remaining());
        items.forEach(item -> all.put(item.data()));
        return Tensor.of(List.of(items.size(), shape.get(1), shape.get(2), shape.get(3)), all.array());
    }
}
