package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.celflow.diffusion.lora.LoraMerge;
import org.celflow.diffusion.lora.LoraUse;
import org.celflow.diffusion.torch.Program;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.diffusion.weights.WeightBank;
import org.celflow.diffusion.weights.WeightChanges;
import org.celflow.diffusion.weights.WeightList;
import org.celflow.node.NodeException;

/**
 * A network of a file and what LoRAs make of it. All share one program and every weight that no LoRA changes, so another strength
 * costs the changed weights only. The variants used last are kept, at most 32 and in no more memory than the network itself takes, nor
 * than there is for its weights.
 */
final class NetworkVariants implements AutoCloseable {
    /** Tensors that some tools write into files and that no network needs. */
    private static final List<String> HARMLESS = List.of(".position_ids", ".logit_scale", ".text_projection");

    /** A LoRA that changes nothing here costs no weights, but its list and its place. */
    private static final int MOST_KEPT = 32;

    private final WeightBank bank;
    private final Program program;
    private final long kept;
    private final Map<List<LoraUse>, Network> variants = new LinkedHashMap<>(16, 0.75f, true);

    private NetworkVariants(WeightBank bank, Program program, long resident) {
        this.bank = bank;
        this.program = program;
        this.kept = Math.min(bank.allBytes(), resident);
    }

    /**
     * Checks that the file holds the network that was written; its weights are read when they are first needed.
     *
     * @param part what the network is, for messages
     * @param prefix what the names of its tensors begin with
     * @throws NodeException when the file lacks a weight
     */
    static NetworkVariants open(NetworkWriter writer, TensorFile file, String part, String prefix)
            throws NodeException {
        WeightBank bank = WeightBank.open(file, part, writer.weights(), writer.type(), writer.resident());
        try {
            bank.reportUnused(
                    prefix,
                    name -> HARMLESS.stream().anyMatch(name::endsWith)
                            || writer.leftOut().stream().anyMatch(name::startsWith));
            return new NetworkVariants(bank, Program.load(writer.tracer().code()), writer.resident());
        } catch (RuntimeException e) {
            bank.close();
            throw e;
        }
    }

    /**
     * The network under some LoRAs. It may be freed when another is asked for, unless it is borrowed.
     *
     * @param loras in the order in which they are applied
     * @throws NodeException when a LoRA does not fit
     */
    Network of(List<LoraUse> loras) throws NodeException {
        Network known = variants.get(loras);
        if (known == null) {
            known = new Network(this, program, weights(loras));
            variants.put(List.copyOf(loras), known);
            freeOldest(known);
        }
        return known;
    }

    private WeightList weights(List<LoraUse> loras) throws NodeException {
        if (loras.isEmpty()) {
            return bank.list(WeightChanges.NONE);
        }
        try (LoraMerge merge = LoraMerge.of(loras, bank.file().entries().keySet())) {
            return bank.list(merge);
        }
    }

    private void freeOldest(Network newest) {
        Iterator<Network> oldest = variants.values().iterator();
        while ((changedBytes() > kept || variants.size() > MOST_KEPT) && oldest.hasNext()) {
            Network candidate = oldest.next();
            boolean takesRoom = candidate.ownBytes() > 0 || variants.size() > MOST_KEPT;
            if (candidate != newest && takesRoom && !candidate.isBorrowed()) {
                oldest.remove();
                candidate.free();
            }
        }
    }

    /** Whether no variant is borrowed. */
    boolean isIdle() {
        return variants.values().stream().noneMatch(Network::isBorrowed);
    }

    /** Frees the weights of all variants, of which none may be borrowed; they are read again when they are needed. */
    void unload() {
        new ArrayList<>(variants.values()).forEach(Network::free);
        variants.clear();
        bank.unload();
    }

    private long changedBytes() {
        return variants.values().stream().mapToLong(Network::ownBytes).sum();
    }

    /** Memory of the weights that are loaded now. */
    long bytes() {
        return bank.bytes() + changedBytes();
    }

    @Override
    public void close() {
        new ArrayList<>(variants.values()).forEach(Network::free);
        variants.clear();
        program.close();
        bank.close();
    }
}
