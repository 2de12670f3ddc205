package org.celflow.diffusion.torch;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/** Runs test methods on a thread like the runtime's GPU lane: {@code @ExtendWith(TorchThread.class)}. */
public final class TorchThread implements InvocationInterceptor {
    private static final long STACK = 256L << 20;
    private static final ExecutorService THREAD = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(null, task, "torch-test", STACK);
        thread.setDaemon(true);
        return thread;
    });

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run(invocation);
    }

    @Override
    public <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return run(invocation);
    }

    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation,
            org.junit.jupiter.api.extension.DynamicTestInvocationContext test,
            ExtensionContext context)
            throws Throwable {
        run(invocation);
    }

    @Override
    public void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run(invocation);
    }

    @Override
    public void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        run(invocation);
    }

    private static <T extends @Nullable Object> T run(Invocation<T> invocation) throws Throwable {
        try {
            return THREAD.submit(() -> proceed(invocation)).get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause instanceof Failure failure ? failure.thrown : cause;
        }
    }

    private static <T extends @Nullable Object> T proceed(Invocation<T> invocation) {
        try {
            return invocation.proceed();
        } catch (Throwable e) {
            throw new Failure(e);
        }
    }

    /** Carries any throwable out of the task. */
    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Throwable thrown;

        Failure(Throwable thrown) {
            super(thrown);
            this.thrown = thrown;
        }
    }
}
