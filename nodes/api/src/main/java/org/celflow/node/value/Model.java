package org.celflow.node.value;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.FileRef;

/**
 * A denoising network as a description, not its weights.
 *
 * @param checkpoint the file that holds it
 * @param numberType {@code auto}, {@code fp32}, {@code bf16} or {@code fp16}: what its weights are computed in
 * @param loras changes of its weights, in the order in which they are applied
 * @param changes changes in how it is asked; at most one of each class
 */
public record Model(FileRef checkpoint, String numberType, List<Lora> loras, List<ModelChange> changes)
        implements Value {
    /** Copies the lists. */
    public Model {
        loras = List.copyOf(loras);
        changes = List.copyOf(changes);
    }

    /** As the file has it. */
    public Model(FileRef checkpoint, String numberType) {
        this(checkpoint, numberType, List.of(), List.of());
    }

    /** The same with one more change of its weights. */
    public Model with(Lora lora) {
        List<Lora> all = new ArrayList<>(loras);
        all.add(lora);
        return new Model(checkpoint, numberType, all, changes);
    }

    /** The same with a change in place of one of its class. */
    public Model with(ModelChange change) {
        List<ModelChange> all = new ArrayList<>(changes);
        all.removeIf(other -> other.getClass() == change.getClass());
        all.add(change);
        return new Model(checkpoint, numberType, loras, all);
    }

    @Override
    public long bytes() {
        return 256
                + 256L * loras.size()
                + changes.stream().mapToLong(ModelChange::bytes).sum();
    }
}
