package org.celflow.bench;

import org.celflow.runtime.cli.Application;
import org.celflow.runtime.cli.Command;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code celflow bench}: measures the engine. */
@CommandLine.Command(
        name = "bench",
        description = "Measures what this machine computes how fast.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = DiffusionBench.class,
        footerHeading = "%nExamples:%n",
        footer = {"  celflow bench diffusion", "  celflow bench diffusion --plain --json"})
public final class BenchCommand implements Command {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private @Nullable Application application;

    /** Made by the service loader. */
    public BenchCommand() {}

    @Override
    public void attach(Application parts) {
        application = parts;
    }

    Application application() {
        Application parts = application;
        if (parts == null) {
            throw new IllegalStateException("attach comes first");
        }
        return parts;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say diffusion");
    }
}
