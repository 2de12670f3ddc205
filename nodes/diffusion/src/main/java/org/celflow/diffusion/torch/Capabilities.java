package org.celflow.diffusion.torch;

/** What this machine's libtorch can do beyond the operations that every build has. Found out once, by trying. */
public final class Capabilities {
    private static final String PACK = """
              def pack(self: __torch__.Prog, w: Tensor) -> Tensor:
                p = ops.mkldnn._reorder_convolution_weight(w, [0, 0], [1, 1], [1, 1], 1, [1, 16, 8, 8])
                x = torch.contiguous(torch.ones([1, 16, 8, 8]), memory_format=2)
                y = ops.mkldnn._convolution_pointwise(x, p, None, [0, 0], [1, 1], [1, 1], 1, "none", [], "")
                return y
            """;

    private Capabilities() {}

    /**
     * Whether convolution weights can be laid out for oneDNN once, instead of at every call. The results are the same,
     * bit for bit.
     */
    public static boolean packsConvolutions() {
        return Packing.WORKS;
    }

    private static final class Packing {
        static final boolean WORKS = works();

        private static boolean works() {
            try (Program program = Program.load(PACK);
                    NativeScope scope = new NativeScope()) {
                program.call(scope, "pack", scope.tensor(new float[16 * 16], 16, 16, 1, 1));
                return true;
            } catch (TorchException e) {
                return false;
            }
        }
    }
}
