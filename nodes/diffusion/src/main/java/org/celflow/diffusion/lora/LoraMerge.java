package org.celflow.diffusion.lora;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.diffusion.lora.LoraModule.Role;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.torch.TorchException;
import org.celflow.diffusion.weights.MappedTensors;
import org.celflow.diffusion.weights.WeightChanges;
import org.celflow.node.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LoRAs at work on one checkpoint, one after the other. Ask it for each weight when that is loaded:
 *
 * <pre>{@code
 * try (LoraMerge merge = LoraMerge.of(uses, checkpoint.entries().keySet())) {
 *     NativeValue changed = merge.changes(name) ? merge.changed(scope, name, weight) : weight;
 * }
 * }</pre>
 *
 * <p>For one thread of the GPU lane. Holds the files mapped until it is closed.
 */
public final class LoraMerge implements WeightChanges, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoraMerge.class);

    private final Program program;
    private final List<MappedTensors> mapped = new ArrayList<>();
    private final Map<String, List<Change>> changes = new HashMap<>();

    private record Change(
            LoraFile file, MappedTensors tensors, LoraModule module, WeightPart part, boolean bias, double strength) {}

    private LoraMerge(Program program) {
        this.program = program;
    }

    /**
     * Finds out which weights change.
     *
     * @param uses in the order in which they are applied
     * @param tensors the names of all the checkpoint's tensors
     * @throws NodeException when a file changes nothing in this checkpoint, though it has a part that the file is for
     */
    public static LoraMerge of(List<LoraUse> uses, Collection<String> tensors) throws NodeException {
        ModuleNames names = ModuleNames.of(tensors);
        LoraMerge merge = new LoraMerge(Program.load(LoraScript.METHODS));
        try {
            for (LoraUse use : uses) {
                merge.add(use, names);
            }
            return merge;
        } catch (NodeException | RuntimeException e) {
            merge.close();
            throw e;
        }
    }

    @Override
    public boolean changes(String tensor) {
        return changes.containsKey(tensor);
    }

    /** How many of the checkpoint's tensors are changed. */
    public int changedTensors() {
        return changes.size();
    }

    @Override
    public NativeValue changed(NativeScope into, String tensor, NativeValue weight) throws NodeException {
        try (NativeScope scope = new NativeScope()) {
            NativeValue now = weight;
            for (Change change : changes.getOrDefault(tensor, List.of())) {
                now = apply(scope, change, now);
            }
            return program.call(into, "same", now);
        }
    }

    private NativeValue apply(NativeScope scope, Change change, NativeValue weight) throws NodeException {
        LoraArithmetic arithmetic = new LoraArithmetic(program, change.tensors, change.module);
        try {
            NativeValue part = change.part.shares() == 1 ? weight : rows(scope, "rows", change.part, weight);
            NativeValue changed = change.bias
                    ? arithmetic.bias(scope, part, change.strength)
                    : arithmetic.weight(scope, part, change.strength);
            return change.part.shares() == 1 ? changed : rows(scope, "with_rows", change.part, weight, changed);
        } catch (LoraArithmetic.NotFinite e) {
            throw new NodeException(
                    "%s is damaged: its module %s holds numbers that are not finite; get the file again, or choose another"
                            .formatted(change.file.name(), change.module.name()),
                    e);
        } catch (TorchException | LoraArithmetic.BadModule e) {
            if (e instanceof TorchException torch && torch.outOfMemory()) {
                throw torch;
            }
            throw new NodeException(
                    "%s does not fit this checkpoint: its module %s cannot change %s (%s); choose a LoRA of the same model family"
                            .formatted(change.file.name(), change.module.name(), change.part.tensor(), e.getMessage()),
                    e);
        }
    }

    private NativeValue rows(NativeScope scope, String method, WeightPart part, NativeValue... tensors) {
        NativeValue[] arguments = Arrays.copyOf(tensors, tensors.length + 2);
        arguments[tensors.length] = scope.number(part.share());
        arguments[tensors.length + 1] = scope.number(part.shares());
        return program.call(scope, method, arguments);
    }

    private void add(LoraUse use, ModuleNames names) throws NodeException {
        MappedTensors tensors = new MappedTensors(use.file().file());
        mapped.add(tensors);
        // Two names of one module in a file are two spellings of it, not two changes.
        Map<WeightPart, Change> found = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>(use.file().unknown());
        for (LoraModule module : use.file().modules()) {
            Optional<WeightPart> weight = names.weight(module.name());
            if (weight.isEmpty()) {
                unknown.add(module.name());
                continue;
            }
            double strength = use.strength(weight.get().tensor());
            if (changesWeight(module)) {
                found.put(weight.get(), new Change(use.file(), tensors, module, weight.get(), false, strength));
            }
            Optional<WeightPart> bias = names.bias(weight.get());
            if (bias.isPresent() && (module.has(Role.DIFF_BIAS) || module.has(Role.NORM_BIAS))) {
                found.put(bias.get(), new Change(use.file(), tensors, module, bias.get(), true, strength));
            }
        }
        // What changes another part is no concern of a file with one part.
        boolean ofOthers = !unknown.isEmpty() && unknown.stream().noneMatch(names::concern);
        unknown.removeIf(module -> !names.concern(module));
        if (found.isEmpty() && !ofOthers) {
            throw new NodeException(
                    "%s changes nothing in this checkpoint (its first module is %s); choose a LoRA of the same model family"
                            .formatted(use.file().name(), unknown.isEmpty() ? "unknown" : unknown.get(0)));
        }
        if (!unknown.isEmpty()) {
            LOG.warn(
                    "{}: {} modules are not in this checkpoint (first: {})",
                    use.file().name(),
                    unknown.size(),
                    unknown.get(0));
        }
        for (Change change : found.values()) {
            if (change.strength != 0) {
                changes.computeIfAbsent(change.part.tensor(), t -> new ArrayList<>())
                        .add(change);
            }
        }
    }

    private static boolean changesWeight(LoraModule module) {
        return module.has(Role.UP)
                || module.has(Role.HADA_W1_A)
                || module.has(Role.LOKR_W1)
                || module.has(Role.LOKR_W1_A)
                || module.has(Role.GLORA_A1)
                || module.has(Role.OFT_BLOCKS)
                || module.has(Role.NORM)
                || module.has(Role.DIFF)
                || module.has(Role.SET);
    }

    @Override
    public void close() {
        mapped.forEach(MappedTensors::close);
        program.close();
    }
}
