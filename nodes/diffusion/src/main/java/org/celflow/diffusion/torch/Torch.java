package org.celflow.diffusion.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;

/** Starts libtorch once per process, and prepares each thread that uses it once. */
final class Torch {
    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(Torch::prepareThread);

    private Torch() {}

    /** Must come before any other call into DJL on this thread; cheap after the first time. */
    static void prepare() {
        PREPARED.get();
    }

    /** A manager of native arrays; unclosed, it leaks for ever. */
    static PtNDManager newManager() {
        prepare();
        return (PtNDManager) NDManager.newBaseManager(Started.ENGINE);
    }

    private static boolean prepareThread() {
        boolean running = Engine.getEngine(Started.ENGINE) != null;
        // Off, because the profiling executor recompiles during the first calls and inlines all methods into one
        // chain, which overflows the stack of libtorch's recursive passes.
        JniUtils.setGraphExecutorOptimize(false);
        JniUtils.setGradMode(false);
        return running;
    }

    /** Initialised on first use, by the thread that comes first. */
    private static final class Started {
        static final String ENGINE = start();

        private static String start() {
            // Without these DJL asks the cloud's metadata address whether it may report, and may download natives.
            setIfUnset("OPT_OUT_TRACKING", "true");
            setIfUnset("ai.djl.offline", "true");
            setIfUnset("ai.djl.pytorch.graph_optimizer", "false");
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            // DJL looks for engines through the context loader, and remembers a failure.
            thread.setContextClassLoader(Torch.class.getClassLoader());
            try {
                return Engine.getEngine("PyTorch").getEngineName();
            } finally {
                thread.setContextClassLoader(before);
            }
        }

        private static void setIfUnset(String property, String value) {
            if (System.getProperty(property) == null) {
                System.setProperty(property, value);
            }
        }
    }
}
