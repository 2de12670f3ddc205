package org.celflow.reference.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.celflow.diffusion.noise.BrownianTree;
import org.celflow.diffusion.sampling.LatentNoise;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.Params;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;

/**
 * Noise of a seed. {@code noise} is what a latent starts from, all at once or for the pictures {@code batch_inds} of a larger batch;
 * {@code draw0}, {@code draw1} and so on are what ancestral samplers add, or with {@code calls} the steps of a Brownian motion.
 */
public final class NoiseCases implements CaseRunner {
    private static final int LAST_PLACE = 100_000;

    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Params params = recorded.params();
        long seed = params.seed("seed");
        List<Integer> shape = params.has("n") ? List.of(params.whole("n")) : params.wholes("shape");
        if (params.has("calls")) {
            brownian(recorded, comparison, seed, shape);
        } else if (recorded.has("draw0")) {
            ancestral(recorded, comparison, seed, shape);
        } else {
            float[] noise = params.has("batch_inds")
                    ? LatentNoise.ofPictures(seed, shape, places(params))
                    : LatentNoise.initial(seed, shape);
            comparison.close("noise", Tensor.of(shape, noise));
        }
    }

    private static int[] places(Params params) throws BadCaseException {
        int[] places = params.wholes("batch_inds").stream().mapToInt(i -> i).toArray();
        for (int place : places) {
            if (place < 0 || place > LAST_PLACE) {
                throw new BadCaseException("%s: there is no place %d in a batch".formatted(params.where(), place));
            }
        }
        return places;
    }

    private static void ancestral(ReferenceCase recorded, Comparison comparison, long seed, List<Integer> shape)
            throws BadCaseException {
        // Ancestral samplers on a processor count one seed on, so that they do not repeat the initial noise.
        try (TorchNoise noise = new TorchNoise(seed + 1)) {
            for (int i = 0; recorded.has("draw" + i); i++) {
                comparison.close("draw" + i, noise.next(shape));
            }
        }
    }

    private static void brownian(ReferenceCase recorded, Comparison comparison, long seed, List<Integer> shape)
            throws BadCaseException {
        Params params = recorded.params();
        float min = (float) params.real("sigma_min");
        float max = (float) params.real("sigma_max");
        if (!(min < max)) {
            throw new BadCaseException("%s has no range of sigmas".formatted(recorded.id()));
        }
        try (BrownianTree tree = new BrownianTree(seed, shape, min, max)) {
            int draw = 0;
            for (JsonNode call : params.value("calls")) {
                float from = (float) call.path(0).asDouble();
                float to = (float) call.path(1).asDouble();
                comparison.close("draw" + draw++, Tensor.of(shape, tree.noise(from, to)));
            }
        }
    }
}
