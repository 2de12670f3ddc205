package org.celflow.runtime.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.celflow.graph.NearNames;
import org.celflow.node.NodePack;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses arguments and runs the command that they name. */
public final class Cli {
    /** A defect of the program, as in BSD's sysexits. */
    static final int DEFECT = 70;

    private final Application application;
    private final List<Command> more;

    /** With the node packs and commands that the class path offers. */
    public Cli(Shell shell) {
        this(
                new Application(
                        shell,
                        () -> ServiceLoader.load(NodePack.class).stream()
                                .map(ServiceLoader.Provider::get)
                                .toList()),
                ServiceLoader.load(Command.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /** With the parts and commands given. */
    public Cli(Application application, List<Command> more) {
        this.application = application;
        this.more = List.copyOf(more);
    }

    /**
     * Runs a command. Never throws.
     *
     * @return the exit code
     */
    public int run(String... arguments) {
        CommandLine line = commandLine();
        try {
            return line.execute(withCommand(line, arguments));
        } finally {
            application.shell().out().flush();
            application.shell().err().flush();
        }
    }

    private CommandLine commandLine() {
        Shell shell = application.shell();
        CommandLine line = new CommandLine(new RootCommand());
        line.addSubcommand("run", new RunCommand(application));
        for (Command command : more) {
            command.attach(application);
            line.addSubcommand(command);
        }
        line.addSubcommand("check", new CheckCommand(application));
        line.addSubcommand("nodes", new NodesCommand(application));
        line.addSubcommand("models", new ModelsCommand(application));
        line.addSubcommand(
                "plugin",
                new CommandLine(new PluginCommand())
                        .addSubcommand("install", new PluginInstall(application))
                        .addSubcommand("list", new PluginList(application))
                        .addSubcommand("remove", new PluginRemove(application)));
        line.addSubcommand(
                "cache",
                new CommandLine(new CacheCommand())
                        .addSubcommand("info", new CacheInfo(application))
                        .addSubcommand("clear", new CacheClear(application)));
        addHelp(line);
        line.addSubcommand("help", new CommandLine.HelpCommand());
        line.setOut(shell.out());
        line.setErr(shell.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(shell.draws() ? Ansi.AUTO : Ansi.OFF));
        line.setUsageHelpAutoWidth(shell.draws());
        line.setExpandAtFiles(false);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Cli::explainUsage);
        line.setExecutionExceptionHandler(this::explainFailure);
        return line;
    }

    private static void addHelp(CommandLine line) {
        line.addMixin("help", new HelpOption());
        line.getSubcommands().values().forEach(Cli::addHelp);
    }

    /** No argument at all opens the starter graph, and a lone file opens that file. */
    private String[] withCommand(CommandLine line, String[] arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        boolean file = !all.isEmpty() && all.get(0).matches("(?i)[^-].*\\.(json|png)");
        if (all.isEmpty() && line.getSubcommands().containsKey("edit")) {
            all.add("edit");
            application.starterGraph().ifPresent(graph -> all.add(graph.toString()));
        } else if (file) {
            all.add(0, "edit");
        }
        return all.toArray(String[]::new);
    }

    private static int explainUsage(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        CommandSpec spec = line.getCommandSpec();
        boolean noEditor = arguments.length > 0
                && arguments[0].equals("edit")
                && !line.getSubcommands().containsKey("edit")
                && spec.parent() == null;
        if (noEditor) {
            err.println("error: this installation has no editor; use run, check or nodes");
            return ExitCode.USAGE;
        }
        err.println("error: " + message(e, spec));
        err.println("See %s --help.".formatted(spec.qualifiedName()));
        return ExitCode.USAGE;
    }

    private static String message(ParameterException e, CommandSpec spec) {
        if (!(e instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            return String.valueOf(e.getMessage());
        }
        String written = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            return "there is no option %s%s"
                    .formatted(
                            written, NearNames.hint(written, spec.optionsMap().keySet()));
        }
        return spec.subcommands().isEmpty()
                ? "'%s' is one argument too many".formatted(written)
                : "there is no command %s%s"
                        .formatted(
                                written,
                                NearNames.hint(written, spec.subcommands().keySet()));
    }

    private int explainFailure(Exception e, CommandLine line, ParseResult result) {
        Shell shell = application.shell();
        if (e instanceof UsageException usage) {
            usage.messages().forEach(message -> shell.tell("error", message));
            return ExitCode.USAGE;
        }
        shell.tell("error", "Celflow failed, which is a defect of it; please report what follows");
        e.printStackTrace(shell.err());
        return DEFECT;
    }
}
