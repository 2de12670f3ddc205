package org.celflow.runtime.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.celflow.runtime.plugin.PluginException;
import org.celflow.runtime.plugin.PluginFolder;
import org.celflow.runtime.plugin.PluginJar;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Installs a plugin after asking. */
@CommandLine.Command(
        name = "install",
        description = {
            "Shows what a plugin is, asks, and installs it.",
            "",
            "Its SHA-256 digest is remembered: if the installed file changes, it is not loaded. Installing another version"
                    + " replaces the one before."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  celflow plugin install celflow-plugin-example.jar",
            "  celflow plugin install celflow-plugin-example.jar --yes     in a script"
        })
final class PluginInstall implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The plugin's jar.")
    private String file = "";

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask. For scripts that checked the file themselves.")
    private boolean yes;

    private final Application application;

    PluginInstall(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() throws UsageException, IOException {
        Shell shell = application.shell();
        PluginFolder folder = application.pluginFolder();
        try {
            PluginFolder.Candidate candidate = folder.inspect(shell.resolve(file));
            show(candidate, shell.out());
            if (!yes && !agreed(shell)) {
                shell.out().println("not installed");
                return CommandLine.ExitCode.OK;
            }
            folder.install(candidate);
            shell.out()
                    .println("installed %s %s in %s"
                            .formatted(
                                    candidate.plugin().id(), candidate.plugin().version(), folder.path()));
            return CommandLine.ExitCode.OK;
        } catch (PluginException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static void show(PluginFolder.Candidate candidate, PrintWriter out) {
        PluginJar plugin = candidate.plugin();
        out.println("id       " + plugin.id());
        out.println("version  "
                + plugin.version()
                + candidate
                        .replaces()
                        .map(old -> " (replaces %s)".formatted(old))
                        .orElse(""));
        plugin.requires().ifPresent(requires -> out.println("requires Celflow " + requires));
        out.println("sha256   " + candidate.sha256());
    }

    private static boolean agreed(Shell shell) throws UsageException, IOException {
        if (!shell.asks()) {
            throw new UsageException(
                    "nobody can be asked here whether to install it; add --yes if you trust this file");
        }
        shell.out().print("A plugin is a program with all your rights. Install it? [y/N] ");
        shell.out().flush();
        String answer = shell.in().readLine();
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
