package org.celflow.runtime.cli;

import java.util.concurrent.Callable;

/**
 * A command that another module adds: a class annotated with {@link picocli.CommandLine.Command}, whose fields are its
 * options, named in {@code META-INF/services/org.celflow.runtime.cli.Command}. {@link #call} gives the exit code.
 *
 * <p>Its constructor runs at every start, whatever the user typed: it must do nothing.
 */
public interface Command extends Callable<Integer> {
    /** Hands over the program's parts; called once, before {@link #call}. */
    void attach(Application application);

    /**
     * Runs the command.
     *
     * @return the exit code
     * @throws UsageException if the user must change something
     */
    @Override
    Integer call() throws Exception;
}
