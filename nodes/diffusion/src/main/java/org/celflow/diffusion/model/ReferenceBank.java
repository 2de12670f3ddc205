package org.celflow.diffusion.model;

import java.util.Objects;
import org.celflow.diffusion.torch.Traced;
import org.celflow.diffusion.torch.Tracer.TracedList;
import org.jspecify.annotations.Nullable;

/**
 * What layers saw in a reference, while one pass over the denoiser is written: a pass over the reference fills it, a pass over the
 * picture takes from it in the same order. A pass without a reference has one that no layer uses.
 */
final class ReferenceBank {
    private final ReferenceLayers layers;
    private final @Nullable TracedList entries;
    private final boolean filling;
    /** How much of its own each item of the batch keeps, [batch, 1, 1]; null if none keeps any. */
    private final @Nullable Traced own;

    private int next;

    private ReferenceBank(ReferenceLayers layers, @Nullable TracedList entries, boolean filling, @Nullable Traced own) {
        this.layers = layers;
        this.entries = entries;
        this.filling = filling;
        this.own = own;
    }

    /** For a pass that knows no reference. */
    static ReferenceBank none() {
        return new ReferenceBank(ReferenceLayers.NONE, null, false, null);
    }

    /** For a pass over the reference. */
    static ReferenceBank toFill(ReferenceLayers layers, TracedList empty) {
        return new ReferenceBank(layers, empty, true, null);
    }

    /** For a pass over the picture. */
    static ReferenceBank toRead(ReferenceLayers layers, TracedList filled, @Nullable Traced own) {
        return new ReferenceBank(layers, filled, false, own);
    }

    boolean isFilling() {
        return filling;
    }

    TracedList entries() {
        return Objects.requireNonNull(entries, "no reference is known");
    }

    @Nullable
    Traced own() {
        return own;
    }

    /** Whether a transformer block uses it. */
    boolean attends(Stage.Attention stage, int block) {
        return layers.attention().contains(stage.block(block));
    }

    /** The next entry of a pass over the picture. */
    Traced take() {
        return entries().get(next++);
    }

    /** After a block of the denoiser: remembers mean and spread of its channels, or brings them to what is remembered. */
    Traced afterBlock(int block, Traced h) {
        if (!layers.statistics().contains(block)) {
            return h;
        }
        if (filling) {
            entries().append(mean(h));
            entries().append(spread(h));
            return h;
        }
        Traced normal = h.op("torch.div(torch.sub(%s, %s), %s)", h, mean(h), spread(h));
        Traced mean = take();
        Traced changed = normal.op("torch.add(torch.mul(%s, %s), %s)", normal, take(), mean);
        return own == null
                ? changed
                : changed.op("torch.lerp(%s, %s, torch.unsqueeze(%s, 3))", changed, h, own.like(changed));
    }

    private static Traced mean(Traced h) {
        return h.op("torch.mean(%s, [2, 3], True)", h);
    }

    private static Traced spread(Traced h) {
        return h.op("torch.sqrt(torch.clamp_min(torch.var(%s, [2, 3], correction=0, keepdim=True), 1e-06))", h);
    }
}
