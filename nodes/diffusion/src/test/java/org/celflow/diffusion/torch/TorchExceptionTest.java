package org.celflow.diffusion.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TorchThread.class)
class TorchExceptionTest {
    private static final String METHODS = """
              def hoard(self: __torch__.Prog, n: int) -> Tensor:
                x = torch.empty([n], dtype=6)
                return x
              def halve(self: __torch__.Prog, x: Tensor) -> Tensor:
                y = torch.reshape(x, [2, 2])
                return y
            """;

    @Test
    void lackOfMemoryIsToldFromOtherFailures() {
        try (Program program = Program.load(METHODS);
                NativeScope scope = new NativeScope()) {
            TorchException memory = catchThrowableOfType(
                    TorchException.class, () -> program.call(scope, "hoard", scope.number(1L << 45)));
            TorchException shape = catchThrowableOfType(
                    TorchException.class, () -> program.call(scope, "halve", scope.tensor(new float[3], 3)));
            assertThat(memory.outOfMemory()).isTrue();
            assertThat(shape.outOfMemory()).isFalse();
        }
    }
}
