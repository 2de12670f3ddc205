package org.celflow.diffusion.lora;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.weights.FileKind;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;
import org.jspecify.annotations.Nullable;

/**
 * The table of contents of a LoRA file of any kind. Its numbers are read when a network is loaded under it. Two of one
 * {@link FileRef} are equal.
 */
public final class LoraFile implements Resource {
    private static final long BYTES_PER_TENSOR = 500;

    private final FileRef ref;
    private final TensorFile file;
    private final Map<String, LoraModule> modules = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();

    private LoraFile(FileRef ref, TensorFile file) {
        this.ref = ref;
        this.file = file;
        for (TensorEntry tensor : file.entries().values()) {
            Map.Entry<LoraModule.Role, String> place =
                    LoraModule.place(tensor.name()).orElse(null);
            // Some trainers write a whole number for alpha.
            if (place == null || !tensor.type().isReal() && place.getKey() != LoraModule.Role.ALPHA) {
                unknown.add(tensor.name());
            } else {
                modules.computeIfAbsent(place.getValue(), LoraModule::new).put(place.getKey(), tensor);
            }
        }
    }

    /** Names a LoRA for {@link org.celflow.node.NodeContext#resource}. */
    public static ResourceRef<LoraFile> resource(FileRef file) {
        return new ResourceRef<>(LoraFile.class, file, "");
    }

    /**
     * Reads a file.
     *
     * @throws NodeException when the file is missing, damaged or holds no LoRA of a known kind
     */
    public static LoraFile open(FileRef ref) throws NodeException {
        TensorFile file = ModelFile.open(ref.path());
        LoraFile lora = new LoraFile(ref, file);
        if (lora.modules.isEmpty()) {
            throw new NodeException(
                    "%s is no LoRA but %s; choose a LoRA file".formatted(file.name(), FileKind.of(file)));
        }
        return lora;
    }

    /** The file's name without its folder, for messages. */
    public String name() {
        return file.name();
    }

    TensorFile file() {
        return file;
    }

    /** The modules in the order of their names. */
    Iterable<LoraModule> modules() {
        return modules.values();
    }

    /** Tensors that are of no known kind. */
    List<String> unknown() {
        return List.copyOf(unknown);
    }

    @Override
    public long bytes() {
        return BYTES_PER_TENSOR * file.entries().size();
    }

    @Override
    public void close() {
        // Holds no native memory.
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LoraFile lora && ref.equals(lora.ref);
    }

    @Override
    public int hashCode() {
        return ref.hashCode();
    }
}
