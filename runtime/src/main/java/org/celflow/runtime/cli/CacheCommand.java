package org.celflow.runtime.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with kept results. */
@CommandLine.Command(
        name = "cache",
        description = {
            "Says how much is kept of what was computed, or removes it.",
            "",
            "Removing it never changes a picture: what is missing is computed anew. Every result is checked when it is read."
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {"  celflow cache info", "  celflow cache clear"})
final class CacheCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say info or clear");
    }
}
