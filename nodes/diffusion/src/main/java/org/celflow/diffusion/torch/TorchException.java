package org.celflow.diffusion.torch;

import java.util.List;
import org.celflow.node.MemoryShortage;

/**
 * A program failed inside libtorch: a shape that does not fit, no memory left. The message is libtorch's own; the
 * cause holds the lines of the program that led to it.
 */
public final class TorchException extends RuntimeException implements MemoryShortage {
    private static final long serialVersionUID = 1L;

    TorchException(Throwable cause) {
        super(sentence(cause), cause);
    }

    @Override
    public boolean outOfMemory() {
        return speaksOfMemory(String.valueOf(getMessage()));
    }

    private static boolean speaksOfMemory(String reason) {
        return reason.contains("can't allocate memory") || reason.contains("not enough memory");
    }

    private static String sentence(Throwable cause) {
        String reason = reason(cause);
        return speaksOfMemory(reason)
                ? "this machine has not enough memory left; make the picture or the batch smaller (" + reason + ")"
                : reason;
    }

    /** libtorch ends a failed call with {@code RuntimeError: ...} and begins a refused script with what is wrong. */
    static String reason(Throwable cause) {
        List<String> lines = String.valueOf(cause.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            return cause.toString();
        }
        String last = lines.get(lines.size() - 1);
        return last.startsWith("RuntimeError") ? last : lines.get(0);
    }
}
