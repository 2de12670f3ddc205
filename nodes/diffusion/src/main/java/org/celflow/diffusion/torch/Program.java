package org.celflow.diffusion.torch;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.celflow.node.CancelledException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TorchScript that is loaded and can be called. Made from text alone: weights are arguments. Load and call it on a thread with a
 * large stack (the GPU lane's has 256 MB), because libtorch recurses along the chain of operations.
 */
public final class Program implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Program.class);

    private static final String HEADER = """
            class Prog(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private Program(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /**
     * Loads methods. Each begins {@code def name(self: __torch__.Prog, ...) -> ...:}, indented by two spaces.
     *
     * @throws TorchException when libtorch does not accept them, naming the line
     */
    public static Program load(String methods) {
        PtNDManager manager = Torch.newManager();
        try {
            ByteArrayInputStream archive = new ByteArrayInputStream(archive(methods));
            return new Program(manager, JniUtils.loadModule(manager, archive, false, false));
        } catch (EngineException e) {
            manager.close();
            throw new TorchException(e);
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        }
    }

    /** The methods as a file that any PyTorch loads with {@code torch.jit.load}. */
    public static byte[] archive(String methods) {
        return Archive.of(HEADER + methods);
    }

    /**
     * Runs a method.
     *
     * @param into receives the result
     * @throws TorchException when an operation fails
     */
    public NativeValue call(NativeScope into, String method, NativeValue... arguments) {
        Torch.prepare();
        IValue[] handles = Arrays.stream(arguments).map(NativeValue::handle).toArray(IValue[]::new);
        try {
            return into.adopt(IValueUtils.runMethod(block, method, handles));
        } catch (EngineException e) {
            if (CancelFlag.raised(e)) {
                throw new CancelledException();
            }
            LOG.debug("method {} failed", method, e);
            throw new TorchException(e);
        }
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }
}
