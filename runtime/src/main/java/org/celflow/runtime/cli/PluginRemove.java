package org.celflow.runtime.cli;

import java.util.concurrent.Callable;
import org.celflow.runtime.plugin.PluginException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** Removes a plugin. */
@CommandLine.Command(
        name = "remove",
        description = {
            "Removes a plugin.",
            "",
            "Its nodes stay in graphs as placeholders, and come back whole when it is installed again."
        },
        footerHeading = "%nExample:%n",
        footer = "  celflow plugin remove example")
final class PluginRemove implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The plugin's id, as celflow plugin list shows it.")
    private String id = "";

    private final Application application;

    PluginRemove(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() throws UsageException {
        try {
            application.pluginFolder().remove(id);
        } catch (PluginException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        application.shell().out().println("removed " + id);
        return CommandLine.ExitCode.OK;
    }
}
