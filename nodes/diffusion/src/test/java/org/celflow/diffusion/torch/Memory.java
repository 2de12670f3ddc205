package org.celflow.diffusion.torch;

/** Lets libtorch run out of memory. */
public final class Memory {
    private Memory() {}

    /** What a program throws that asks for more memory than any machine has. */
    public static TorchException shortage() {
        String methods = """
                  def much(self: __torch__.Prog) -> Tensor:
                    x = torch.empty([1000000000000000], dtype=6)
                    return x
                """;
        try (Program program = Program.load(methods);
                NativeScope scope = new NativeScope()) {
            program.call(scope, "much");
        } catch (TorchException e) {
            return e;
        }
        throw new AssertionError("so much memory was there");
    }
}
