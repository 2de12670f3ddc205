package org.celflow.runtime.cli;

import picocli.CommandLine.Option;

/** The option that every command has; {@link Cli} adds it. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;
}
