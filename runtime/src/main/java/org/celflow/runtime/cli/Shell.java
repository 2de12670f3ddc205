package org.celflow.runtime.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What surrounds a command.
 *
 * @param out standard output, for results
 * @param err standard error, for progress, warnings and errors
 * @param in standard input, for answers
 * @param asks whether somebody sits there who can answer
 * @param draws whether {@code err} is a terminal that lines can be redrawn on
 * @param folder the current folder
 * @param home the user's home folder
 * @param installation where the program lies, with {@code graphs/starter}; empty if not known
 * @param environment environment variables by name
 * @param interrupts how the user stops a command
 * @param nanoTime the clock for durations
 */
public record Shell(
        PrintWriter out,
        PrintWriter err,
        BufferedReader in,
        boolean asks,
        boolean draws,
        Path folder,
        Path home,
        Optional<Path> installation,
        Function<String, Optional<String>> environment,
        Interrupts interrupts,
        LongSupplier nanoTime) {
    /** How the user stops a command. */
    public interface Interrupts {
        /** Runs an action on another thread when the user interrupts the program, until the registration is closed. */
        Registration onInterrupt(Runnable action);
    }

    /** An open registration. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** A file that the user named on the command line, relative to the current folder. */
    public Path resolve(String written) {
        return folder.resolve(written).normalize();
    }

    /** A line on standard error, as {@code error: ...}. */
    public void tell(String severity, String message) {
        err.println(severity + ": " + message);
    }
}
