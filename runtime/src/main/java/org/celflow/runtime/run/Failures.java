package org.celflow.runtime.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.celflow.node.MemoryShortage;
import org.celflow.node.NodeException;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.NodeFailure.Kind;
import org.celflow.runtime.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whose fault it is that a node threw something, in one sentence, and logs what is no fault of the user once. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** What the engines below nodes throw when a device or native memory fails; they are not on our class path. */
    private static final Set<String> ENGINE =
            Set.of("ai.djl.engine.EngineException", "org.opencv.core.CvException", "java.lang.UnsatisfiedLinkError");

    private Failures() {}

    static NodeFailure of(TaskId task, String title, Throwable thrown) {
        if (thrown instanceof NodeException) {
            String message = Optional.ofNullable(thrown.getMessage()).orElse("cannot be computed");
            return failure(task, Kind.INPUT, message, false, thrown);
        }
        if (thrown instanceof OutOfMemoryError) {
            LOG.error("out of memory in {}", task, thrown);
            return failure(
                    task,
                    Kind.RESOURCE,
                    "memory ran out in %s; use smaller pictures, close other programs, or start with more memory"
                            .formatted(title),
                    true,
                    thrown);
        }
        if (MemoryShortage.causes(thrown)) {
            LOG.error("native memory ran out in {}", task, thrown);
            return failure(task, Kind.RESOURCE, "%s: %s".formatted(title, firstLine(thrown)), true, thrown);
        }
        if (thrown instanceof StackOverflowError) {
            LOG.error("stack overflow in {}", task, thrown);
            return failure(
                    task,
                    Kind.BUG,
                    "%s ran out of stack, which is a defect of the node".formatted(title),
                    false,
                    thrown);
        }
        if (isDiskFull(thrown)) {
            LOG.info("disk full in {}: {}", task, thrown.toString());
            return failure(
                    task, Kind.RESOURCE, "the disk is full: " + thrown.getMessage() + "; make room", true, thrown);
        }
        if (isEngine(thrown)) {
            LOG.error("the engine failed in {}", task, thrown);
            String message =
                    "%s failed in its native engine: %s; details are in the log".formatted(title, firstLine(thrown));
            return failure(task, Kind.RESOURCE, message, true, thrown);
        }
        LOG.error("defect in {}", task, thrown);
        String message = "%s failed with %s, which is a defect of the node; details are in the log"
                .formatted(title, firstLine(thrown));
        return failure(task, Kind.BUG, message, false, thrown);
    }

    static NodeFailure upstream(TaskId task, NodeFailure cause) {
        return failure(
                task,
                Kind.UPSTREAM,
                "needs %s, frame %d, which failed".formatted(cause.node(), cause.frame()),
                cause.retryable(),
                null);
    }

    private static NodeFailure failure(
            TaskId task,
            Kind kind,
            String message,
            boolean retryable,
            @org.jspecify.annotations.Nullable Throwable cause) {
        return new NodeFailure(task.node(), task.frame(), kind, message, retryable, Optional.ofNullable(cause));
    }

    /** Whether an exception says that no space is left. */
    static boolean isDiskFull(Throwable thrown) {
        String reason = thrown instanceof FileSystemException e ? e.getReason() : thrown.getMessage();
        if (!(thrown instanceof IOException) || reason == null) {
            return false;
        }
        String text = reason.toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("not enough space") || text.contains("quota exceeded");
    }

    private static boolean isEngine(Throwable thrown) {
        for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
            if (ENGINE.contains(type.getName())) {
                return true;
            }
        }
        return false;
    }

    private static String firstLine(Throwable thrown) {
        String text = thrown.getMessage() == null
                ? ""
                : ": " + thrown.getMessage().lines().findFirst().orElse("");
        String all = thrown.getClass().getSimpleName() + text;
        return all.length() > 200 ? all.substring(0, 197) + "..." : all;
    }
}
