package org.celflow.node.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.celflow.node.FileRef;

/**
 * A text encoder as a description.
 *
 * @param checkpoint the file that holds it
 * @param second the file that holds the other half of a text encoder that is two networks in two files
 * @param numberType as in {@link Model}
 * @param loras changes of its weights, in the order in which they are applied
 * @param skippedLayers last layers left out, 0 for none; empty: as many as the model family leaves out
 * @param embeddings words that it knows beside its vocabulary; of two of one name the later one holds
 */
public record Clip(
        FileRef checkpoint,
        Optional<FileRef> second,
        String numberType,
        List<Lora> loras,
        OptionalInt skippedLayers,
        List<Embedding> embeddings)
        implements Value {
    /** Copies the lists. */
    public Clip {
        loras = List.copyOf(loras);
        embeddings = List.copyOf(embeddings);
    }

    /**
     * A word whose meaning was learned from pictures (Gal et al., An Image is Worth One Word, 2022).
     *
     * @param name what prompts call it
     * @param file the file that holds it
     */
    public record Embedding(String name, FileRef file) {}

    /** In one file. */
    public Clip(
            FileRef checkpoint,
            String numberType,
            List<Lora> loras,
            OptionalInt skippedLayers,
            List<Embedding> embeddings) {
        this(checkpoint, Optional.empty(), numberType, loras, skippedLayers, embeddings);
    }

    /** As the file has it. */
    public Clip(FileRef checkpoint, String numberType) {
        this(checkpoint, numberType, List.of(), OptionalInt.empty(), List.of());
    }

    /** As two files have it. */
    public Clip(FileRef first, FileRef second, String numberType) {
        this(first, Optional.of(second), numberType, List.of(), OptionalInt.empty(), List.of());
    }

    /** The same with one more change of its weights. */
    public Clip with(Lora lora) {
        List<Lora> all = new ArrayList<>(loras);
        all.add(lora);
        return new Clip(checkpoint, second, numberType, all, skippedLayers, embeddings);
    }

    /** The same without its last layers. */
    public Clip skipping(int layers) {
        return new Clip(checkpoint, second, numberType, loras, OptionalInt.of(layers), embeddings);
    }

    /** The same with one more word. */
    public Clip knowing(Embedding embedding) {
        List<Embedding> all = new ArrayList<>(embeddings);
        all.add(embedding);
        return new Clip(checkpoint, second, numberType, loras, skippedLayers, all);
    }

    @Override
    public long bytes() {
        return 256 + 256L * (loras.size() + embeddings.size());
    }
}
