/**
 * The command line, and the composition root of the program.
 *
 * <p>{@link org.celflow.runtime.cli.Celflow} is the main class. Everything that a command touches of the world outside
 * (streams, folders, environment, interrupts, the clock) is in a {@link org.celflow.runtime.cli.Shell}, so that tests run
 * commands inside their own process. {@link org.celflow.runtime.cli.Application} puts the parts together: node packs found
 * by {@link java.util.ServiceLoader}, plugins, folders.
 *
 * <p>Results go to standard output, everything else to standard error. Exit codes: 0 all is well, 1 some frames failed,
 * 2 wrong use or a wrong graph, 70 a defect of the program, 130 cancelled.
 *
 * <p>Other modules add commands through {@link org.celflow.runtime.cli.Command}; the editor does, so that a machine without
 * a window toolkit never loads one. Commands that compute nothing load no native library.
 */
@NullMarked
package org.celflow.runtime.cli;

import org.jspecify.annotations.NullMarked;
