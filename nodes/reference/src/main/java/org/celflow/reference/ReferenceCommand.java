package org.celflow.reference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.celflow.graph.NearNames;
import org.celflow.runtime.cli.Application;
import org.celflow.runtime.cli.Command;
import org.celflow.runtime.cli.Shell;
import org.celflow.runtime.cli.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code celflow reference}: compares the engine with recorded values. */
@CommandLine.Command(
        name = "reference",
        description = {
            "Compares the engine with values that ComfyUI recorded.",
            "",
            "DIR holds cases (a .json and a .safetensors file for each group), models (packed by gzip or not), inputs"
                    + " and workflows. Each case gets one line: its name, the tensor that is furthest off, its error and"
                    + " what is allowed. The exit code is 1 if a case fails."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  celflow reference golden",
            "  celflow reference golden --group samplers --group flows",
            "  celflow reference golden --markdown > docs/fidelity.md"
        })
public final class ReferenceCommand implements Command {
    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static final long STACK = 256L << 20;
    private static final int FAILED = 1;
    private static final int STOPPED = 130;

    @Parameters(paramLabel = "DIR", description = "The folder of the cases.")
    private String folder = "";

    @Option(
            names = "--group",
            paramLabel = "G",
            description = "Only the cases of this group; may be given several times.")
    private List<String> groups = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object instead of lines.")
    private boolean json;

    @Option(names = "--markdown", description = "Print a document with a table of all cases instead of lines.")
    private boolean markdown;

    private @Nullable Application application;

    /** Made by the service loader. */
    public ReferenceCommand() {}

    @Override
    public void attach(Application parts) {
        application = parts;
    }

    @Override
    public Integer call() throws Exception {
        Application parts = application;
        if (parts == null) {
            throw new IllegalStateException("attach comes first");
        }
        computeOnOneThread();
        Shell shell = parts.shell();
        Path root = shell.resolve(folder);
        Report report = json
                ? new JsonReport(shell.out())
                : markdown ? new MarkdownReport(shell.out()) : new LineReport(shell.out());
        try (Workbench bench = Workbench.open(parts.catalog(), ReferenceFolder.open(root))) {
            List<ReferenceCase> cases = cases(bench.folder());
            ReferenceRun run = new ReferenceRun(bench);
            Shell.Registration interrupt = shell.interrupts().onInterrupt(run::stop);
            try {
                onDeepStack(() -> run.run(cases, report::add));
            } finally {
                interrupt.close();
            }
            report.end();
            return run.isStopped() ? STOPPED : report.count(Outcome.Status.FAIL) > 0 ? FAILED : CommandLine.ExitCode.OK;
        } catch (BadCaseException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UsageException("models cannot be unpacked beside each other: %s".formatted(e.getMessage()));
        }
    }

    /**
     * Recorded values were computed on one thread, and more of them add up numbers in another order, which at odd sizes is off by ten times
     * as much. libtorch reads the setting when it starts.
     */
    private static void computeOnOneThread() {
        if (System.getProperty(THREADS) == null) {
            System.setProperty(THREADS, "1");
        }
    }

    private List<ReferenceCase> cases(ReferenceFolder reference) throws BadCaseException, UsageException {
        List<String> known = reference.groups();
        for (String group : groups) {
            if (!known.contains(group)) {
                throw new UsageException("there is no group %s%s".formatted(group, NearNames.hint(group, known)));
            }
        }
        List<ReferenceCase> cases = new ArrayList<>();
        for (String group : known) {
            if (groups.isEmpty() || groups.contains(group)) {
                cases.addAll(reference.cases(group));
            }
        }
        return cases;
    }

    /** Tensor programs are read by a parser that recurses, deeper than a usual thread allows. */
    private static void onDeepStack(Runnable work) throws Exception {
        FutureTask<?> task = new FutureTask<>(work, null);
        new Thread(null, task, "reference", STACK).start();
        try {
            task.get();
        } catch (ExecutionException e) {
            // A run that ended in the middle has said nothing of the cases behind it.
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
