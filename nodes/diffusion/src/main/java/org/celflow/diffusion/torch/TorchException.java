package org.celflow.diffusion.torch;

import java.util.List;

/**
 * A program failed inside libtorch: a shape that does not fit, no memory left. The message is libtorch's own last line; the
 * cause holds the lines of the program that led to it.
 */
public final class TorchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TorchException(Throwable cause) {
        super(lastLine(cause), cause);
    }

    /** Whether the machine had not enough memory left. */
    public boolean outOfMemory() {
        String message = String.valueOf(getMessage());
        return message.contains("can't allocate memory") || message.contains("not enough memory");
    }

    static String lastLine(Throwable cause) {
        List<String> lines = String.valueOf(cause.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty() ? cause.toString() : lines.get(lines.size() - 1);
    }
}
