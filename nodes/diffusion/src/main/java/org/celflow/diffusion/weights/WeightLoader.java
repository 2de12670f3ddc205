package org.celflow.diffusion.weights;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.celflow.diffusion.torch.Capabilities;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.node.NodeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings weights from a file into libtorch's memory. The file is mapped; a tensor that already has the wanted number type and
 * layout is used where it lies, every other is copied. A file must not be changed in place while it is used: replace it by
 * another.
 */
public final class WeightLoader {
    private static final Logger LOG = LoggerFactory.getLogger(WeightLoader.class);
    private static final int NAMED = 3;

    private static final String METHODS = """
              def join(self: __torch__.Prog, parts: List[Tensor], dtype: int) -> Tensor:
                l = annotate(List[Tensor], [])
                for p in parts:
                  l.append(torch.to(p, dtype))
                if torch.eq(torch.len(l), 1):
                  x = l[0]
                else:
                  x = torch.cat(l, 0)
                return x
              def matrix(self: __torch__.Prog, x: Tensor) -> Tensor:
                m = torch.flatten(x, 1, -1)
                return m
              def spread(self: __torch__.Prog, x: Tensor) -> Tensor:
                y = torch.contiguous(x, memory_format=2)
                return y
            """;
    private static final String PACK = """
              def pack(self: __torch__.Prog, x: Tensor, padding: int, stride: int) -> Tensor:
                p = ops.mkldnn._reorder_convolution_weight(torch.contiguous(x, memory_format=2), [padding, padding], [stride, stride], [1, 1], 1, [2, torch.size(x, 1), 32, 32])
                return p
            """;

    private final TensorFile file;
    private final String part;

    /**
     * For one network of a file.
     *
     * @param part what it is, for messages: {@code UNet}
     */
    public WeightLoader(TensorFile file, String part) {
        this.file = file;
        this.part = part;
    }

    /**
     * What was loaded.
     *
     * @param list the weights in the order in which they were asked for
     * @param bytes memory that they take
     */
    public record Loaded(NativeValue list, long bytes) {}

    /**
     * Checks that the file holds all of the weights, in the right shapes, then loads them.
     *
     * @param type what the network is computed in
     * @param into owns the result
     * @throws NodeException naming the file and the first tensors that are missing or of another shape
     */
    public Loaded load(List<Weight> weights, NumberType type, NativeScope into) throws NodeException {
        check(weights);
        try (Program program = Program.load(Capabilities.packsConvolutions(type) ? METHODS + PACK : METHODS);
                MappedTensors mapped = new MappedTensors(file)) {
            long size = 0;
            List<NativeValue> loaded = new ArrayList<>();
            try (NativeScope kept = new NativeScope()) {
                for (Weight weight : weights) {
                    NumberType wanted = weight.layout() == Weight.Layout.NORM ? NumberType.FP32 : type;
                    loaded.add(load(weight, wanted, program, mapped, kept));
                    size += wanted.bytes() * count(weight);
                }
                return new Loaded(into.list(loaded), size);
            }
        }
    }

    /**
     * Tells the log which tensors under a prefix no weight asked for: the file may be of a variant that is not known.
     *
     * @param expected whether nothing is to be said of a name
     */
    public void reportUnused(List<Weight> weights, String prefix, Predicate<String> expected) {
        Set<String> used = new HashSet<>();
        weights.forEach(weight -> used.addAll(weight.names()));
        List<String> unused = file.entries().keySet().stream()
                .filter(name -> name.startsWith(prefix) && !used.contains(name))
                .filter(expected.negate())
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

    private void check(List<Weight> weights) throws NodeException {
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

    private NativeValue load(Weight weight, NumberType type, Program program, MappedTensors mapped, NativeScope kept)
            throws NodeException {
        try (NativeScope scope = new NativeScope()) {
            List<NativeValue> parts = new ArrayList<>();
            for (String name : weight.names()) {
                TensorEntry entry = file.find(name).orElseThrow();
                parts.add(mapped.view(scope, entry));
            }
            NativeValue joined = program.call(
                    weight.layout() == Weight.Layout.PLAIN || weight.layout() == Weight.Layout.NORM ? kept : scope,
                    "join",
                    scope.list(parts),
                    scope.number(type.code()));
            return switch (weight.layout()) {
                case PLAIN, NORM -> joined;
                case MATRIX -> program.call(kept, "matrix", joined);
                case CONVOLUTION ->
                    Capabilities.packsConvolutions(type)
                            ? program.call(
                                    kept, "pack", joined, scope.number(weight.padding()), scope.number(weight.stride()))
                            : program.call(kept, "spread", joined);
            };
        }
    }

    private static long count(Weight weight) {
        return weight.shapes().stream()
                .mapToLong(shape -> shape.stream().mapToLong(i -> i).reduce(1, (a, b) -> a * b))
                .sum();
    }
}
