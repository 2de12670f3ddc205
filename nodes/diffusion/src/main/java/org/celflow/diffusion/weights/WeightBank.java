package org.celflow.diffusion.weights;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.node.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The weights of one network of a file. A weight is brought into libtorch's memory when a list first needs it and is then shared
 * by all lists, but for the weights that a list changes. The file is mapped; a tensor that already has the wanted number type and
 * layout is used where it lies, every other is copied. A file must not be changed in place while it is used: replace it by
 * another.
 *
 * <p>For one thread of the GPU lane at a time.
 */
public final class WeightBank implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeightBank.class);
    private static final int NAMED = 3;

    private final TensorFile file;
    private final String part;
    private final List<Weight> weights;
    private final NumberType type;
    /** Bytes of stored weights that may be kept; the others are always in memory. */
    private final long kept;

    private NativeScope scope = new NativeScope();
    private final Map<Weight, NativeValue> made = new HashMap<>();
    private long bytes;
    private long storedBytes;

    private WeightBank(TensorFile file, String part, List<Weight> weights, NumberType type, long resident) {
        this.file = file;
        this.part = part;
        this.weights = List.copyOf(weights);
        this.type = type;
        this.kept = resident
                - this.weights.stream()
                        .filter(weight -> weight.layout() != Weight.Layout.STORED)
                        .mapToLong(weight -> WeightMaker.bytes(weight, type))
                        .sum();
    }

    /**
     * Checks that the file holds all of the weights, in the right shapes; reads none of them.
     *
     * @param part what the network is, for messages: {@code UNet}
     * @param type what the network is computed in
     * @param resident how many bytes the weights may take; of the {@linkplain Weight.Layout#STORED stored} ones, those that do not
     *     fit beside the others are used where they lie
     * @throws NodeException naming the file and the first tensors that are missing or of another shape
     */
    public static WeightBank open(TensorFile file, String part, List<Weight> weights, NumberType type, long resident)
            throws NodeException {
        WeightBank bank = new WeightBank(file, part, weights, type, resident);
        try {
            bank.check();
            return bank;
        } catch (NodeException e) {
            bank.close();
            throw e;
        }
    }

    /** The file that the weights come from. */
    public TensorFile file() {
        return file;
    }

    /**
     * A list of all weights.
     *
     * @return to be closed by the caller, before the bank
     * @throws NodeException when a change does not fit
     */
    public WeightList list(WeightChanges changes) throws NodeException {
        NativeScope result = new NativeScope();
        long changed = 0;
        try (WeightMaker maker = new WeightMaker(file, type);
                NativeScope passing = new NativeScope()) {
            List<NativeValue> list = new ArrayList<>();
            for (Weight weight : weights) {
                if (weight.names().stream().anyMatch(changes::changes)) {
                    list.add(maker.make(weight, changes, passing));
                    changed += WeightMaker.bytes(weight, type);
                } else {
                    list.add(shared(weight, maker));
                }
            }
            return new WeightList(result, result.list(list), changed);
        } catch (NodeException | RuntimeException e) {
            result.close();
            throw e;
        }
    }

    private NativeValue shared(Weight weight, WeightMaker maker) throws NodeException {
        NativeValue known = made.get(weight);
        if (known == null) {
            long size = WeightMaker.bytes(weight, type);
            boolean fits = weight.layout() != Weight.Layout.STORED || storedBytes + size <= kept;
            if (fits || !maker.canStayInFile(weight)) {
                known = maker.make(weight, WeightChanges.NONE, scope);
                bytes += size;
                storedBytes += weight.layout() == Weight.Layout.STORED ? size : 0;
            } else {
                known = maker.inFile(weight, scope);
            }
            made.put(weight, known);
        }
        return known;
    }

    /** Frees the weights that were made. No list may be open; the next one makes them again. */
    public void unload() {
        scope.close();
        scope = new NativeScope();
        made.clear();
        bytes = 0;
        storedBytes = 0;
    }

    /** Memory that all weights take once each was made, without changed ones. */
    public long allBytes() {
        return weights.stream()
                .mapToLong(weight -> WeightMaker.bytes(weight, type))
                .sum();
    }

    /** Memory of the weights that were made so far and that lists share. */
    public long bytes() {
        return bytes;
    }

    /**
     * Tells the log which tensors under a prefix no weight asked for: the file may be of a variant that is not known.
     *
     * @param expected whether nothing is to be said of a name
     */
    public void reportUnused(String prefix, Predicate<String> expected) {
        Set<String> used = new HashSet<>();
        weights.forEach(weight -> used.addAll(weight.names()));
        List<String> unused = file.entries().keySet().stream()
                .filter(name -> name.startsWith(prefix) && !used.contains(name))
                .filter(expected.negate())
                .filter(name -> !WeightScales.belongs(name))
                .toList();
        if (!unused.isEmpty()) {
            LOG.info(
                    "{}: {} tensors of its {} are not used (first: {})",
                    file.name(),
                    unused.size(),
                    part,
                    first(unused));
        }
    }

    private void check() throws NodeException {
        List<String> missing = new ArrayList<>();
        List<String> misshaped = new ArrayList<>();
        int all = 0;
        for (Weight weight : weights) {
            for (int i = 0; i < weight.names().size(); i++) {
                String name = weight.names().get(i);
                all++;
                TensorEntry entry = file.find(name).orElse(null);
                if (entry == null) {
                    missing.add(name);
                } else if (!entry.type().isReal()) {
                    misshaped.add("%s holds numbers of type %s".formatted(name, entry.type()));
                } else if (!entry.shape().equals(weight.shapes().get(i))) {
                    misshaped.add("%s is %s instead of %s"
                            .formatted(name, entry.shape(), weight.shapes().get(i)));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new NodeException(
                    "%s lacks %d of the %d tensors of its %s (first: %s); it is incomplete or of another kind"
                            .formatted(file.name(), missing.size(), all, part, first(missing)));
        }
        if (!misshaped.isEmpty()) {
            throw new NodeException(
                    "%s has a %s of a kind that is not known: %s".formatted(file.name(), part, misshaped.get(0)));
        }
    }

    private static String first(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? shown + ", ..." : shown;
    }

    @Override
    public void close() {
        scope.close();
    }
}
