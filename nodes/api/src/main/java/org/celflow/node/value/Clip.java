package org.celflow.node.value;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.celflow.node.FileRef;

/**
 * A text encoder as a description.
 *
 * @param checkpoint the file that holds it
 * @param numberType as in {@link Model}
 * @param loras changes of its weights, in the order in which they are applied
 * @param skippedLayers last layers left out, 0 for none; empty: as many as the model family leaves out
 */
public record Clip(FileRef checkpoint, String numberType, List<Lora> loras, OptionalInt skippedLayers)
        implements Value {
    /** Copies the list. */
    public Clip {
        loras = List.copyOf(loras);
    }

    /** As the file has it. */
    public Clip(FileRef checkpoint, String numberType) {
        this(checkpoint, numberType, List.of(), OptionalInt.empty());
    }

    /** The same with one more change of its weights. */
    public Clip with(Lora lora) {
        List<Lora> all = new ArrayList<>(loras);
        all.add(lora);
        return new Clip(checkpoint, numberType, all, skippedLayers);
    }

    /** The same without its last layers. */
    public Clip skipping(int layers) {
        return new Clip(checkpoint, numberType, loras, OptionalInt.of(layers));
    }

    @Override
    public long bytes() {
        return 256 + 256L * loras.size();
    }
}
