package org.celflow.runtime.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with plugins. */
@CommandLine.Command(
        name = "plugin",
        description = {
            "Installs, lists and removes plugins, which bring more nodes.",
            "",
            "A plugin is a program with all your rights. Install it only if you trust where it comes from."
        },
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  celflow plugin install celflow-plugin-example.jar",
            "  celflow plugin list",
            "  celflow plugin remove example"
        })
final class PluginCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say install, list or remove");
    }
}
