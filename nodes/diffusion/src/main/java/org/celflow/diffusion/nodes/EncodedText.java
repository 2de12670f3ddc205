package org.celflow.diffusion.nodes;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.Tensor;

/** Arithmetic of encoded prompts: tensors of tokens x width. */
final class EncodedText {
    private EncodedText() {}

    /** A change of one prompt. */
    @FunctionalInterface
    interface Change {
        Conditioning.Entry of(Conditioning.Entry entry) throws NodeException;
    }

    /** Changes every prompt. */
    static Conditioning each(Conditioning conditioning, Change change) throws NodeException {
        List<Conditioning.Entry> changed = new ArrayList<>();
        for (Conditioning.Entry entry : conditioning.entries()) {
            changed.add(change.of(entry));
        }
        return new Conditioning(changed);
    }

    /** Changes where, when and how strongly every prompt holds. */
    static Conditioning reaching(Conditioning conditioning, ReachChange change) {
        return new Conditioning(conditioning.entries().stream()
                .map(entry -> entry.withReach(change.of(entry.reach())))
                .toList());
    }

    /** A change of a reach. */
    @FunctionalInterface
    interface ReachChange {
        Conditioning.Reach of(Conditioning.Reach reach);
    }

    /** The first prompt; tells if others are left out. */
    static Conditioning.Entry firstOf(Conditioning conditioning, NodeContext ctx) {
        int count = conditioning.entries().size();
        if (count > 1) {
            ctx.warn("only the first of %d prompts is used here".formatted(count));
        }
        return conditioning.entries().get(0);
    }

    /** One text behind another. */
    static Tensor joined(Tensor first, Tensor second) throws NodeException {
        checkWidths(first, second);
        float[] a = first.toArray();
        float[] b = second.toArray();
        float[] all = new float[a.length + b.length];
        System.arraycopy(a, 0, all, 0, a.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return Tensor.of(
                List.of(
                        first.shape().get(0) + second.shape().get(0),
                        first.shape().get(1)),
                all);
    }

    /**
     * A share of one text and the rest of another, which is cut or continued with zeros to the length of the first.
     *
     * @param share of the first, 0 to 1
     */
    static Tensor mixed(Tensor first, double share, Tensor second) throws NodeException {
        checkWidths(first, second);
        float[] a = first.toArray();
        float[] b = second.toArray();
        float of = (float) share;
        float rest = (float) (1 - share);
        float[] mixed = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            mixed[i] = a[i] * of + (i < b.length ? b[i] : 0) * rest;
        }
        return Tensor.of(first.shape(), mixed);
    }

    /** As many zeros. */
    static Tensor zeros(Tensor text) {
        return Tensor.of(text.shape(), new float[text.toArray().length]);
    }

    private static void checkWidths(Tensor first, Tensor second) throws NodeException {
        int last = first.shape().size() - 1;
        if (!first.shape().get(last).equals(second.shape().get(last))) {
            throw new NodeException(
                    "the prompts were encoded for different models, with %d and %d numbers a token; use one text encoder for both"
                            .formatted(first.shape().get(last), second.shape().get(last)));
        }
    }
}
