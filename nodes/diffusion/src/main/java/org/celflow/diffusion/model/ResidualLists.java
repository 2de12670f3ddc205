package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import org.celflow.diffusion.torch.Traced;

/**
 * What control does with the tensors that it adds to a denoiser, one for each of its places. Methods of a program:
 * {@code weigh(region, factors, residuals)}, with the region [1, 1, any, any] and a factor for each residual, [n], both float32;
 * and {@code sum(a, b)} of two lists, of which the second may be empty.
 */
final class ResidualLists {
    private ResidualLists() {}

    static void writeWeigh(NetworkWriter net, int count) {
        net.tracer().listMethod("weigh", List.of("region", "factors"), List.of("residuals"), (tensors, lists) -> {
            List<Traced> weighed = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Traced residual = lists.get(0).get(i);
                Traced factor = tensors.get(1).op("torch.select(%s, 0, %d)", tensors.get(1), i);
                Traced places = tensors.get(0).averagedTo(residual).mul(factor);
                weighed.add(residual.mul(places.like(residual)));
            }
            return weighed;
        });
    }

    static void writeSum(NetworkWriter net, int count) {
        net.tracer().listMethod("sum", List.of(), List.of("a", "b"), (tensors, lists) -> {
            List<Traced> sums = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sums.add(lists.get(1).addTo(lists.get(0).get(i), i));
            }
            return sums;
        });
    }
}
