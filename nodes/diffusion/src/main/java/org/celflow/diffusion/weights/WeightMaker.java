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

/** Brings single weights from a file into the number type and layout that a network's operations take. */
final class WeightMaker implements AutoCloseable {
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
    private final NumberType type;
    private final Program program;
    private final MappedTensors mapped;

    /**
     * For one network of a file, whose tensors were checked.
     *
     * @param type what the network is computed in
     */
    WeightMaker(TensorFile file, NumberType type) {
        this.file = file;
        this.type = type;
        this.program = Program.load(Capabilities.packsConvolutions(type) ? METHODS + PACK : METHODS);
        try {
            this.mapped = new MappedTensors(file);
        } catch (RuntimeException e) {
            program.close();
            throw e;
        }
    }

    /**
     * Makes a weight.
     *
     * @param into receives it
     */
    NativeValue make(Weight weight, WeightChanges changes, NativeScope into) throws NodeException {
        NumberType wanted = type(weight, type);
        try (NativeScope scope = new NativeScope()) {
            List<NativeValue> parts = new ArrayList<>();
            for (String name : weight.names()) {
                TensorEntry entry = file.find(name).orElseThrow();
                boolean changed = changes.changes(name);
                Optional<TensorEntry> factor = WeightScales.of(file, name);
                NativeValue stored = factor.isPresent()
                        ? mapped.scaled(scope, entry, WeightScales.read(file, factor.get()))
                        : changed ? mapped.fp32(scope, entry) : mapped.view(scope, entry);
                parts.add(changed ? changes.changed(scope, name, stored) : stored);
            }
            boolean asItIs = weight.layout() == Weight.Layout.PLAIN || weight.layout() == Weight.Layout.NORM;
            NativeValue joined =
                    program.call(asItIs ? into : scope, "join", scope.list(parts), scope.number(wanted.code()));
            return switch (weight.layout()) {
                case PLAIN, NORM -> joined;
                case MATRIX -> program.call(into, "matrix", joined);
                case CONVOLUTION -> program.call(into, "spread", joined);
                case PACKED_CONVOLUTION ->
                    program.call(into, "pack", joined, scope.number(weight.padding()), scope.number(weight.stride()));
            };
        }
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
        mapped.close();
        program.close();
    }
}
