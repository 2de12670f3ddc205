package org.celflow.runtime.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.celflow.runtime.plugin.InstalledPlugin;
import picocli.CommandLine;

/** Lists plugins. */
@CommandLine.Command(
        name = "list",
        description = "Lists the installed plugins, and loads them to say which work.",
        footerHeading = "%nExample:%n",
        footer = "  celflow plugin list")
final class PluginList implements Callable<Integer> {
    private final Application application;

    PluginList(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() {
        Shell shell = application.shell();
        List<InstalledPlugin> plugins = application.plugins();
        if (plugins.isEmpty()) {
            shell.out().println("no plugins in " + application.pluginFolder().path());
        }
        for (InstalledPlugin plugin : plugins) {
            String state = plugin.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            shell.out()
                    .println("%s %s  %s  %s"
                            .formatted(plugin.id(), plugin.version(), state, plugin.sha256())
                            .stripTrailing());
            if (!plugin.message().isEmpty()) {
                shell.out().println("    " + plugin.message());
            }
        }
        return CommandLine.ExitCode.OK;
    }
}
