package org.celflow.diffusion.model;

import java.util.List;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.diffusion.weights.WeightList;
import org.celflow.node.NodeException;

/** A network ready to run: its program and its weights, which belong to the {@link NetworkVariants} that made it. */
final class Network implements AutoCloseable {
    private final NetworkVariants variants;
    private final Program program;
    private final WeightList weights;
    private int sessions;

    Network(NetworkVariants variants, Program program, WeightList weights) {
        this.variants = variants;
        this.program = program;
        this.weights = weights;
    }

    /**
     * Loads what was written. For a network whose weights nothing changes.
     *
     * @param part what the network is, for messages
     * @param prefix what the names of its tensors begin with
     * @throws NodeException when the file lacks a weight
     */
    static Network load(NetworkWriter writer, TensorFile file, String part, String prefix) throws NodeException {
        NetworkVariants variants = NetworkVariants.open(writer, file, part, prefix);
        try {
            return variants.of(List.of());
        } catch (NodeException | RuntimeException e) {
            variants.close();
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

    /** Memory of all variants together. */
    long bytes() {
        return variants.bytes();
    }

    /** Keeps it from being freed in favour of another variant, until {@link #giveBack}. */
    Network borrow() {
        sessions++;
        return this;
    }

    void giveBack() {
        sessions--;
    }

    boolean isBorrowed() {
        return sessions > 0;
    }

    /** Memory that {@link #free} frees. */
    long ownBytes() {
        return weights.bytes();
    }

    void free() {
        weights.close();
    }

    /** Frees all variants. */
    @Override
    public void close() {
        variants.close();
    }
}
