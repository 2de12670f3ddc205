package org.celflow.diffusion.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.weights.Weight;

/** The programs of changed forms of one denoiser. All take the weights of the unchanged one, in its order. */
final class UNetPrograms implements AutoCloseable {
    private final DenoiserConfig config;
    private final NumberType type;
    private final Kernels kernels;
    private final List<Weight> weights;
    private final Map<UNetVariant, Program> loaded = new HashMap<>();

    /**
     * For a denoiser.
     *
     * @param weights in the order of the list that its unchanged program takes
     */
    UNetPrograms(DenoiserConfig config, NumberType type, Kernels kernels, List<Weight> weights) {
        this.config = config;
        this.type = type;
        this.kernels = kernels;
        this.weights = weights;
    }

    /** The program of a variant, written when it is first asked for. */
    Program of(UNetVariant variant) {
        return loaded.computeIfAbsent(variant, v -> {
            NetworkWriter net = new NetworkWriter(type, kernels, weights);
            UNetArchitecture.write(config, v, net);
            return Program.load(net.tracer().code());
        });
    }

    @Override
    public void close() {
        loaded.values().forEach(Program::close);
        loaded.clear();
    }
}
