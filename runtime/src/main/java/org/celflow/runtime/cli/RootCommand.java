package org.celflow.runtime.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program itself. */
@CommandLine.Command(
        name = "celflow",
        versionProvider = RootCommand.Version.class,
        description = "Renders animation from a graph of nodes, frame by frame.",
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  celflow run graphs/starter/walk.json   render the starter shot into out",
            "  celflow graphs/starter/walk.json       open it in the editor",
            "  celflow run out/walk/0007.png --out b  render what made a picture",
            "",
            "celflow COMMAND --help tells more of a command."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:some frames failed",
            "2:wrong use, or a graph that cannot be rendered",
            "70:a defect of Celflow",
            "130:cancelled"
        })
final class RootCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--version", versionHelp = true, description = "Say which version this is.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Says the version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"celflow " + Application.version(), "Java ${java.version}, ${os.name} ${os.arch}"};
        }
    }
}
