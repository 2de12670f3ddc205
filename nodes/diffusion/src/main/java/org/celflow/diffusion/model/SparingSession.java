package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.celflow.diffusion.model.SparingUNet.Opener;
import org.celflow.diffusion.model.SparingUNet.Part;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.TorchException;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;
import org.jspecify.annotations.Nullable;

/** One session, or two sessions of its halves once memory ran out in it. */
final class SparingSession implements UNetSession {
    private final Part part;
    private final Opener opener;
    private @Nullable UNetSession whole;
    private @Nullable SparingSession head;
    private @Nullable SparingSession tail;

    private SparingSession(Part part, Opener opener) {
        this.part = part;
        this.opener = opener;
    }

    static SparingSession open(Part part, Opener opener) throws NodeException {
        SparingSession session = new SparingSession(part, opener);
        try {
            session.whole = opener.open(part);
        } catch (TorchException e) {
            session.halve(e);
        }
        return session;
    }

    @Override
    public List<Tensor> predict(Tensor input, int timestep, BitSet activeControls, Interrupt interrupt) {
        UNetSession session = whole;
        if (session != null) {
            try {
                return session.predict(input, timestep, activeControls, interrupt);
            } catch (TorchException e) {
                session.close();
                whole = null;
                try {
                    halve(e);
                } catch (NodeException impossible) {
                    throw new IllegalStateException("a half of an open session was refused", impossible);
                }
            }
        }
        SparingSession first = head;
        SparingSession second = tail;
        if (first == null || second == null) {
            throw new IllegalStateException("the session is closed");
        }
        if (first.part.guides().size() < part.guides().size()) {
            List<Tensor> all = new ArrayList<>(first.predict(input, timestep, activeControls, interrupt));
            all.addAll(second.predict(input, timestep, activeControls, interrupt));
            return all;
        }
        int count = first.part.count();
        List<Tensor> above = first.predict(rows(input, 0, count), timestep, activeControls, interrupt);
        List<Tensor> below =
                second.predict(rows(input, count, part.count() - count), timestep, activeControls, interrupt);
        List<Tensor> all = new ArrayList<>();
        for (int guide = 0; guide < above.size(); guide++) {
            all.add(joined(above.get(guide), below.get(guide)));
        }
        return all;
    }

    /** Goes on in halves, if memory was the reason and there are any. */
    private void halve(TorchException reason) throws NodeException {
        if (!reason.outOfMemory() || !part.canBeHalved()) {
            throw reason;
        }
        opener.warnings()
                .accept(
                        "memory does not suffice for %d prompts and %d latents at once; they are computed in two halves, which is slower"
                                .formatted(part.guides().size(), part.count()));
        head = open(part.head(), opener);
        try {
            tail = open(part.tail(), opener);
        } catch (NodeException | RuntimeException e) {
            close();
            throw e;
        }
    }

    static Tensor rows(Tensor batch, int from, int count) {
        List<Integer> shape = new ArrayList<>(batch.shape());
        int each = batch.data().remaining() / shape.get(0);
        float[] numbers = new float[each * count];
        batch.data().get(each * from, numbers);
        shape.set(0, count);
        return Tensor.of(shape, numbers);
    }

    private static Tensor joined(Tensor above, Tensor below) {
        float[] first = above.toArray();
        float[] second = below.toArray();
        float[] both = new float[first.length + second.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        List<Integer> shape = new ArrayList<>(above.shape());
        shape.set(0, above.shape().get(0) + below.shape().get(0));
        return Tensor.of(shape, both);
    }

    @Override
    public void close() {
        for (UNetSession session : new UNetSession[] {whole, head, tail}) {
            if (session != null) {
                session.close();
            }
        }
        whole = null;
        head = null;
        tail = null;
    }
}
