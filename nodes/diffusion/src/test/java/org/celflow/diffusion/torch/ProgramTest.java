package org.celflow.diffusion.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.celflow.node.CancelledException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TorchThread.class)
class ProgramTest {
    private static final String ADD = """
              def twice(self: __torch__.Prog, x: Tensor) -> Tensor:
                y = torch.add(x, x)
                return y
              def same(self: __torch__.Prog, x: Tensor) -> Tensor:
                return x
              def forever(self: __torch__.Prog, cancel: Tensor) -> Tensor:
                while bool(torch.eq(torch.select(cancel, 0, 0), 0)):
                  pass
            """ + CancelFlag.CHECK + "    return cancel\n";

    @Test
    void callsAMethod() {
        try (Program program = Program.load(ADD);
                NativeScope scope = new NativeScope()) {
            NativeValue y = program.call(scope, "twice", scope.tensor(new float[] {1, 2, 3}, 3));
            assertThat(scope.floats(y)).containsExactly(2, 4, 6);
        }
    }

    @Test
    void aResultOutlivesTheScopeOfItsArgument() {
        try (Program program = Program.load(ADD);
                NativeScope outer = new NativeScope()) {
            NativeValue y;
            try (NativeScope inner = new NativeScope()) {
                y = program.call(outer, "same", inner.tensor(new float[] {5, 6}, 2));
            }
            System.gc();
            assertThat(outer.floats(y)).containsExactly(5, 6);
        }
    }

    @Test
    void aFailedOperationIsReportedInOneLine() {
        try (Program program = Program.load(ADD);
                NativeScope scope = new NativeScope()) {
            NativeValue text = scope.text("x");
            assertThatExceptionOfType(TorchException.class)
                    .isThrownBy(() -> program.call(scope, "twice", text))
                    .matches(e -> !String.valueOf(e.getMessage()).contains("\n"));
        }
    }

    @Test
    void textThatIsNoProgramIsRefusedWhenLoaded() {
        assertThatThrownBy(() -> Program.load(
                        "  def f(self: __torch__.Prog, x: Tensor) -> Tensor:\n    return torch.no_such_operation(x)\n"))
                .isInstanceOf(TorchException.class)
                .hasMessageContaining("no_such_operation");
    }

    @Test
    void aRunningCallStopsWhenItIsCancelled() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        try (Program program = Program.load(ADD);
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(action -> {
                    Thread canceller = new Thread(() -> {
                        try {
                            called.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        action.run();
                    });
                    canceller.start();
                    return () -> {};
                })) {
            called.countDown();
            assertThatThrownBy(() -> program.call(scope, "forever", cancel.tensor()))
                    .isInstanceOf(CancelledException.class);
        }
    }

    @Test
    void tensorsAreReadInTheOrderOfTheirDimensionsWhateverTheirLayout() {
        Tracer tracer = new Tracer();
        tracer.method("forward", List.of("x"), List.of(), (x, lists) -> x.get(0).channelsLast());
        try (Program program = Program.load(tracer.code());
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            float[] numbers = {1, 2, 3, 4, 5, 6, 7, 8};
            NativeValue y = program.call(
                    scope, "forward", scope.tensor(numbers, 1, 2, 2, 2), cancel.tensor(), scope.list(List.of()));
            assertThat(scope.read(y).shape()).containsExactly(1, 2, 2, 2);
            assertThat(scope.floats(y)).containsExactly(numbers);
        }
    }

    @Test
    void blocksBecomeMethodsThatSeeTheWeights() {
        Tracer tracer = new Tracer();
        tracer.method("forward", List.of("x"), List.of(), (x, lists) -> {
            Traced h = x.get(0);
            for (int i = 0; i < 2; i++) {
                int index = i;
                h = tracer.block(List.of(h), in -> in.get(0).add(tracer.weight(index)));
            }
            return h;
        });
        try (Program program = Program.load(tracer.code());
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue weights =
                    scope.list(List.of(scope.tensor(new float[] {10}, 1), scope.tensor(new float[] {100}, 1)));
            NativeValue y = program.call(scope, "forward", scope.tensor(new float[] {1}, 1), cancel.tensor(), weights);
            assertThat(scope.floats(y)).containsExactly(111);
        }
    }

    @Test
    void aBlockMayNotUseAValueThatIsNoInputOfIt() {
        Tracer tracer = new Tracer();
        assertThatThrownBy(() -> tracer.method(
                        "forward",
                        List.of("x"),
                        List.of(),
                        (x, lists) -> tracer.block(List.of(), in -> x.get(0).silu())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("input of the block");
    }

    @Test
    void twentyThousandOperationsInBlocksRunOnAThread() {
        Tracer tracer = new Tracer();
        tracer.method("forward", List.of("x"), List.of(), (x, lists) -> {
            Traced h = x.get(0);
            for (int i = 0; i < 100; i++) {
                h = tracer.block(List.of(h), in -> {
                    Traced y = in.get(0);
                    for (int k = 0; k < 200; k++) {
                        y = y.affine(1, 1);
                    }
                    return y;
                });
            }
            return h;
        });
        try (Program program = Program.load(tracer.code());
                NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue y = program.call(
                    scope, "forward", scope.tensor(new float[] {0}, 1), cancel.tensor(), scope.list(List.of()));
            assertThat(scope.floats(y)).containsExactly(20_000);
        }
    }

    @Test
    void nothingStaysOpenAfterCallsThatSucceedAndFail() throws Exception {
        long before = NativeScope.openValues();
        long memory = 0;
        for (int round = 0; round < 400; round++) {
            if (round == 100) {
                memory = residentKilobytes();
            }
            try (Program program = Program.load(ADD);
                    NativeScope scope = new NativeScope();
                    CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
                NativeValue x = scope.tensor(new float[1 << 18], 1 << 18);
                scope.readAll(scope.list(List.of(x, program.call(scope, "twice", x))));
                try {
                    program.call(scope, "twice", cancel.tensor(), x);
                } catch (TorchException expected) {
                    assertThat(expected).hasMessageContaining("argument");
                }
            }
        }
        assertThat(NativeScope.openValues()).isEqualTo(before);
        // 300 rounds of 3 MB would be 900 MB.
        assertThat(residentKilobytes() - memory).isLessThan(200_000);
    }

    private static long residentKilobytes() throws Exception {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
