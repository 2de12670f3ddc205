package org.celflow.diffusion.lora;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.weights.FileKind;
import org.celflow.diffusion.weights.TensorEntry;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.NodeException;

/** The table of contents of a LoRA file of any kind. */
public final class LoraFile {
    private final TensorFile file;
    private final Map<String, LoraModule> modules = new LinkedHashMap<>();
    private final List<String> unknown = new ArrayList<>();

    private LoraFile(TensorFile file) {
        this.file = file;
        for (TensorEntry tensor : file.entries().values()) {
            Map.Entry<LoraModule.Role, String> place =
                    LoraModule.place(tensor.name()).orElse(null);
            if (place == null || !tensor.type().isReal()) {
                unknown.add(tensor.name());
            } else {
                modules.computeIfAbsent(place.getValue(), LoraModule::new).put(place.getKey(), tensor);
            }
        }
    }

    /**
     * Reads a file.
     *
     * @throws NodeException when the file is missing, damaged or holds no LoRA of a known kind
     */
    public static LoraFile open(Path path) throws NodeException {
        TensorFile file = ModelFile.open(path);
        LoraFile lora = new LoraFile(file);
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
}
