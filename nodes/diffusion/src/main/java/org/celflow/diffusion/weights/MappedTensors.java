package org.celflow.diffusion.weights;

import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.diffusion.torch.Program;

/**
 * A file's tensors in libtorch's memory, where they lie: the file is mapped, and each tensor is a view of it. The file must not be
 * changed in place meanwhile. Views outlive this object; the mapping goes with the last of them.
 */
public final class MappedTensors implements AutoCloseable {
    private static final String METHODS = """
              def map(self: __torch__.Prog, path: str, n: int) -> Tensor:
                f = torch.from_file(path, False, n, dtype=0)
                return f
              def view(self: __torch__.Prog, f: Tensor, dtype: int, offset: int, shape: List[int], stride: List[int]) -> Tensor:
                x = torch.set_(torch.empty([0], dtype=dtype), f, offset, shape, stride)
                return x
              def copy(self: __torch__.Prog, f: Tensor, begin: int, end: int) -> Tensor:
                b = torch.clone(torch.slice(f, 0, begin, end, 1))
                return b
              def widen(self: __torch__.Prog, x: Tensor) -> Tensor:
                y = torch.to(x, 6)
                return y
              def scale(self: __torch__.Prog, x: Tensor, factor: float) -> Tensor:
                y = torch.mul(torch.to(x, 6), factor)
                return y
            """;

    private final Program program = Program.load(METHODS);
    private final NativeScope scope = new NativeScope();
    private final NativeValue bytes;

    /** Maps a file. */
    public MappedTensors(TensorFile file) {
        bytes = program.call(scope, "map", scope.text(file.path().toString()), scope.number(file.length()));
    }

    /** A tensor as it lies in the file; must not be written to. */
    public NativeValue view(NativeScope into, TensorEntry entry) {
        int size = entry.type().bytes();
        try (NativeScope call = new NativeScope()) {
            NativeValue source = bytes;
            long begin = entry.begin();
            if (begin % size != 0) { // the formats allow it; libtorch wants aligned numbers
                source = program.call(call, "copy", bytes, call.number(begin), call.number(entry.end()));
                begin = 0;
            }
            return program.call(
                    into,
                    "view",
                    source,
                    call.number(entry.type().code()),
                    call.number(begin / size),
                    call.numbers(entry.shape().stream().mapToLong(i -> i).toArray()),
                    call.numbers(entry.strides().stream().mapToLong(i -> i).toArray()));
        }
    }

    /** A tensor in 32 bits; must not be written to. */
    public NativeValue fp32(NativeScope into, TensorEntry entry) {
        try (NativeScope call = new NativeScope()) {
            return program.call(into, "widen", view(call, entry));
        }
    }

    /** A tensor times a number, in 32 bits; must not be written to. */
    public NativeValue scaled(NativeScope into, TensorEntry entry, double factor) {
        try (NativeScope call = new NativeScope()) {
            return program.call(into, "scale", view(call, entry), call.real(factor));
        }
    }

    @Override
    public void close() {
        scope.close();
        program.close();
    }
}
