package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.diffusion.weights.WeightLoader;
import org.celflow.node.NodeException;

/** A network ready to run: its program and its weights. */
final class Network implements AutoCloseable {
    /** Tensors that some tools write into files and that no network needs. */
    private static final List<String> HARMLESS = List.of(".position_ids", ".logit_scale", ".text_projection");

    private final Program program;
    private final NativeScope scope;
    private final WeightLoader.Loaded weights;

    private Network(Program program, NativeScope scope, WeightLoader.Loaded weights) {
        this.program = program;
        this.scope = scope;
        this.weights = weights;
    }

    /**
     * Loads what was written.
     *
     * @param part what the network is, for messages
     * @param prefix what the names of its tensors begin with
     * @throws NodeException when the file lacks a weight
     */
    static Network load(NetworkWriter writer, TensorFile file, String part, String prefix) throws NodeException {
        WeightLoader loader = new WeightLoader(file, part);
        NativeScope scope = new NativeScope();
        try {
            WeightLoader.Loaded weights = loader.load(writer.weights(), writer.type(), scope);
            loader.reportUnused(
                    writer.weights(),
                    prefix,
                    name -> HARMLESS.stream().anyMatch(name::endsWith)
                            || writer.leftOut().stream().anyMatch(name::startsWith));
            return new Network(Program.load(writer.tracer().code()), scope, weights);
        } catch (NodeException | RuntimeException e) {
            scope.close();
            throw e;
        }
    }

    Program program() {
        return program;
    }

    /** The last argument of every method. */
    NativeValue weights() {
        return weights.list();
    }

    long bytes() {
        return weights.bytes();
    }

    @Override
    public void close() {
        program.close();
        scope.close();
    }
}
