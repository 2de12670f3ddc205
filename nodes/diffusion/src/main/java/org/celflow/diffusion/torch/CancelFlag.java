package org.celflow.diffusion.torch;

import ai.djl.engine.EngineException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.celflow.node.NodeContext;

/**
 * A number that Java writes and a running program reads, once a block: the only way to stop a call, since libtorch ignores
 * interrupts. Open it around one or more calls:
 *
 * <pre>{@code
 * try (CancelFlag cancel = new CancelFlag(interrupt)) {
 *     program.call(scope, "forward", x, cancel.tensor(), weights);
 * }
 * }</pre>
 */
public final class CancelFlag implements AutoCloseable {
    /** The script lines that a block begins with; {@code cancel} is the flag's tensor. */
    static final String CHECK = """
                if bool(torch.ne(torch.select(cancel, 0, 0), 0)):
                  ops.prim.RaiseException("%s")
            """.formatted(CancelFlag.RAISED);

    static final String RAISED = "the call was cancelled by its caller";

    private final ByteBuffer flag = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder());
    private final NativeScope scope = new NativeScope();
    private final NativeValue tensor;
    private final NodeContext.Registration registration;

    /** Lowered; the interrupt raises it. */
    public CancelFlag(Interrupt interrupt) {
        tensor = scope.shared(flag, 1);
        registration = interrupt.onCancel(() -> flag.putLong(0, 1));
    }

    /** What programs take as their {@code cancel} argument. */
    public NativeValue tensor() {
        return tensor;
    }

    static boolean raised(EngineException failure) {
        return TorchException.reason(failure).contains(RAISED);
    }

    @Override
    public void close() {
        registration.close();
        scope.close();
    }
}
