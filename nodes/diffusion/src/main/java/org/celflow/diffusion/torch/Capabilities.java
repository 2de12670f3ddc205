package org.celflow.diffusion.torch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What this machine's libtorch can do beyond the operations that every build has. Found out once, by trying. */
public final class Capabilities {
    private static final String PACK = """
              def pack(self: __torch__.Prog, w: Tensor, dtype: int) -> Tensor:
                p = ops.mkldnn._reorder_convolution_weight(torch.to(w, dtype), [0, 0], [1, 1], [1, 1], 1, [1, 16, 8, 8])
                x = torch.contiguous(torch.ones([1, 16, 8, 8], dtype=dtype), memory_format=2)
                y = ops.mkldnn._convolution_pointwise(x, p, None, [0, 0], [1, 1], [1, 1], 1, "none", [], "")
                return y
            """;

    private static final String PACK_MATRIX = """
              def pack(self: __torch__.Prog, w: Tensor, dtype: int) -> Tensor:
                m = torch.flatten(torch.to(w, dtype), 1, -1)
                p = ops.mkldnn._reorder_linear_weight(m, 64)
                x = torch.ones([64, 16], dtype=dtype)
                y = ops.mkldnn._linear_pointwise(x, p, None, "none", [], "")
                return y
            """;

    private static final Map<NumberType, Boolean> PACKS = new ConcurrentHashMap<>();
    private static final Map<NumberType, Boolean> PACKS_MATRICES = new ConcurrentHashMap<>();

    private Capabilities() {}

    /**
     * Whether convolution weights of a number type can be laid out for oneDNN once, instead of at every call. The results
     * are the same, bit for bit. Depends on the build and on the instructions of the processor.
     */
    public static boolean packsConvolutions(NumberType type) {
        return PACKS.computeIfAbsent(type, t -> runs(PACK, t));
    }

    /** Whether matrices of a number type can be laid out for oneDNN once, which pays in 16 bits. */
    public static boolean packsMatrices(NumberType type) {
        return type == NumberType.BF16 && PACKS_MATRICES.computeIfAbsent(type, t -> runs(PACK_MATRIX, t));
    }

    private static boolean runs(String methods, NumberType type) {
        try (Program program = Program.load(methods);
                NativeScope scope = new NativeScope()) {
            NativeValue weight = scope.tensor(new float[16 * 16], 16, 16, 1, 1);
            program.call(scope, "pack", weight, scope.number(type.code()));
            return true;
        } catch (TorchException e) {
            return false;
        }
    }
}
