package org.celflow.diffusion.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.torch.Capabilities;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.Program;
import org.celflow.node.NodeException;
import org.jspecify.annotations.Nullable;

/**
 * Brings single weights from a file into the number type and layout that a network's operations take.
 *
 * <p>Pages of the file that were read count as memory of the process while they are mapped. So the file is mapped anew from time to
 * time for weights that are copied, and apart from these for weights that are used where they lie.
 */
final class WeightMaker implements AutoCloseable {
    /** How much is read before the mapping is renewed. */
    private static final long PASSING = 128L << 20;

    /**
     * Going from fp16 to bf16 libtorch converts number by number; by way of fp32, in pieces that stay in the processor's cache, is four
     * times as fast.
     */
    private static final String METHODS = """
              def convert(self: __torch__.Prog, x: Tensor, dtype: int) -> Tensor:
                if bool(torch.__and__(torch.eq(ops.prim.dtype(x), 5), torch.eq(dtype, 15))):
                  y = (self).in_pieces(x, dtype)
                else:
                  y = torch.to(x, dtype)
                return y
              def in_pieces(self: __torch__.Prog, x: Tensor, dtype: int) -> Tensor:
                n = torch.size(x, 0)
                rows = torch.add(torch.floordiv(torch.mul(524288, n), torch.add(torch.numel(x), 1)), 1)
                y = torch.empty(torch.size(x), dtype=dtype)
                for i in range(torch.floordiv(torch.sub(torch.add(n, rows), 1), rows)):
                  a = torch.mul(i, rows)
                  b = torch.add(a, rows)
                  piece = torch.to(torch.contiguous(torch.slice(x, 0, a, b, 1)), 6)
                  c = torch.copy_(torch.slice(y, 0, a, b, 1), piece)
                return y
              def join(self: __torch__.Prog, parts: List[Tensor], dtype: int) -> Tensor:
                l = annotate(List[Tensor], [])
                for p in parts:
                  l.append((self).convert(p, dtype))
                if torch.eq(torch.len(l), 1):
                  x = l[0]
                else:
                  x = torch.cat(l, 0)
                return x
              def join_spread(self: __torch__.Prog, parts: List[Tensor], dtype: int) -> Tensor:
                l = annotate(List[Tensor], [])
                for p in parts:
                  l.append(torch.permute(p, [0, 2, 3, 1]))
                x = torch.permute((self).join(l, dtype), [0, 3, 1, 2])
                return x
              def half(self: __torch__.Prog, x: Tensor, which: int) -> Tensor:
                n = torch.floordiv(torch.size(x, 0), 2)
                y = torch.contiguous(torch.slice(x, 0, torch.mul(n, which), torch.mul(n, torch.add(which, 1)), 1))
                return y
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
    private static final String PACK_MATRIX = """
              def pack_matrix(self: __torch__.Prog, x: Tensor) -> Tensor:
                p = ops.mkldnn._reorder_linear_weight(torch.contiguous(torch.flatten(x, 1, -1)), 2048)
                return p
            """;

    private final TensorFile file;
    private final NumberType type;
    private final Program program;
    private @Nullable MappedTensors passing;
    private @Nullable MappedTensors lasting;
    private long read;

    /**
     * For one network of a file, whose tensors were checked.
     *
     * @param type what the network is computed in
     */
    WeightMaker(TensorFile file, NumberType type) {
        this.file = file;
        this.type = type;
        this.program = Program.load(METHODS
                + (Capabilities.packsConvolutions(type) ? PACK : "")
                + (Capabilities.packsMatrices(type) ? PACK_MATRIX : ""));
    }

    /**
     * Makes a weight.
     *
     * @param into receives it
     */
    NativeValue make(Weight weight, WeightChanges changes, NativeScope into) throws NodeException {
        NumberType wanted = type(weight, type);
        try (NativeScope scope = new NativeScope()) {
            MappedTensors tensors = usedWhereItLies(weight, changes) ? lasting() : passing(weight);
            List<NativeValue> parts = new ArrayList<>();
            for (String name : weight.names()) {
                TensorEntry entry = file.find(name).orElseThrow();
                boolean changed = changes.changes(name);
                Optional<TensorEntry> factor = WeightScales.of(file, name);
                NativeValue stored = factor.isPresent()
                        ? tensors.scaled(scope, entry, WeightScales.read(file, factor.get()))
                        : changed ? tensors.fp32(scope, entry) : tensors.view(scope, entry);
                parts.add(changed ? changes.changed(scope, name, stored) : stored);
            }
            boolean asItIs =
                    switch (weight.layout()) {
                        case PLAIN, NORM, STORED -> true;
                        case MATRIX, CONVOLUTION, PACKED_MATRIX, PACKED_CONVOLUTION -> false;
                    };
            boolean whole = weight.part() == Weight.Part.WHOLE;
            NativeValue joined = program.call(
                    asItIs && whole ? into : scope,
                    isConvolution(weight) ? "join_spread" : "join",
                    scope.list(parts),
                    scope.number(wanted.code()));
            if (!whole) {
                boolean lower = weight.part() == Weight.Part.LOWER_HALF;
                joined = program.call(asItIs ? into : scope, "half", joined, scope.number(lower ? 1 : 0));
            }
            return switch (weight.layout()) {
                case PLAIN, NORM, STORED -> joined;
                case MATRIX -> program.call(into, "matrix", joined);
                case CONVOLUTION -> program.call(into, "spread", joined);
                case PACKED_MATRIX -> program.call(into, "pack_matrix", joined);
                case PACKED_CONVOLUTION ->
                    program.call(into, "pack", joined, scope.number(weight.padding()), scope.number(weight.stride()));
            };
        }
    }

    /** Whether a program can take a weight as the file has it, without a copy: one that lies askew has to be copied anyway. */
    boolean canStayInFile(Weight weight) {
        TensorEntry entry = file.find(weight.names().get(0)).orElseThrow();
        return weight.names().size() == 1
                && weight.part() == Weight.Part.WHOLE
                && entry.begin() % entry.type().bytes() == 0
                && WeightScales.of(file, entry.name()).isEmpty();
    }

    /** A weight as the file has it, where it lies. */
    NativeValue inFile(Weight weight, NativeScope into) {
        return lasting().view(into, file.find(weight.names().get(0)).orElseThrow());
    }

    private static boolean isConvolution(Weight weight) {
        return weight.layout() == Weight.Layout.CONVOLUTION || weight.layout() == Weight.Layout.PACKED_CONVOLUTION;
    }

    private boolean usedWhereItLies(Weight weight, WeightChanges changes) {
        String name = weight.names().get(0);
        boolean packed =
                weight.layout() == Weight.Layout.PACKED_CONVOLUTION || weight.layout() == Weight.Layout.PACKED_MATRIX;
        return weight.names().size() == 1
                && !packed
                && !changes.changes(name)
                && file.find(name).orElseThrow().type().code()
                        == type(weight, type).code();
    }

    private MappedTensors lasting() {
        if (lasting == null) {
            lasting = new MappedTensors(file);
        }
        return lasting;
    }

    private MappedTensors passing(Weight weight) {
        if (passing != null && read > PASSING) {
            passing.close();
            passing = null;
            read = 0;
        }
        if (passing == null) {
            passing = new MappedTensors(file);
        }
        for (String name : weight.names()) {
            TensorEntry entry = file.find(name).orElseThrow();
            read += entry.end() - entry.begin();
        }
        return passing;
    }

    /** Memory that a weight takes. */
    static long bytes(Weight weight, NumberType type) {
        return type(weight, type).bytes() * weight.count();
    }

    private static NumberType type(Weight weight, NumberType type) {
        return weight.layout() == Weight.Layout.NORM ? NumberType.FP32 : type;
    }

    @Override
    public void close() {
        if (passing != null) {
            passing.close();
        }
        if (lasting != null) {
            lasting.close();
        }
        program.close();
    }
}
