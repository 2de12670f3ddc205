package org.celflow.diffusion.torch;

import java.util.List;

/**
 * A program failed inside libtorch: a shape that does not fit, no memory left. The message is libtorch's own; the
 * cause holds the lines of the program that led to it.
 */
public final class TorchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TorchException(Throwable cause) {
        super(reason(cause), cause);
    }

    /** Whether the machine had not enough memory left. */
    public boolean outOfMemory() {
        String message = String.valueOf(getMessage());
        return message.contains("can't allocate memory") || message.contains("not enough memory");
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
