package org.celflow.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.celflow.graph.GraphValidator;
import org.celflow.graph.Problem;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.EvaluatorConfig;
import org.celflow.runtime.InvalidGraphException;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Request;
import org.celflow.runtime.Run;
import org.celflow.runtime.RunOptions;
import org.celflow.runtime.RunResult;
import org.celflow.runtime.Workspace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Renders a graph. */
@CommandLine.Command(
        name = "run",
        description = {
            "Renders everything that a graph saves.",
            "",
            "What was rendered before and did not change is not computed again. Ctrl-C stops at the next step and"
                    + " keeps what is finished; the same command goes on from there."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  celflow run walk.json                  render everything into out",
            "  celflow run walk.json --frames 1-4     try some frames",
            "  celflow run walk.json --set sampler.seed=8 --set hires.steps=6",
            "  celflow run walk.json --explain        say what would run, and why",
            "  celflow run out/walk/0007.png --out b  render what made a picture"
        })
final class RunCommand implements Callable<Integer> {
    static final int FAILED = 1;
    static final int CANCELLED = 130;
    private static final int MOST_AT_ONCE = 64;

    @Mixin
    private GraphArgument graph = new GraphArgument();

    @Option(
            names = "--frames",
            paramLabel = "A-B",
            converter = Frames.class,
            description = "Render these frames of the graph only, as 7 or 1-24.")
    private @Nullable FrameRange frames;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "out", description = "Where pictures go. Default: out.")
    private String out = "out";

    @ArgGroup
    private Cache cache = new Cache();

    @Option(
            names = "--at-once",
            paramLabel = "N",
            defaultValue = "1",
            description = "Sample up to N frames side by side, where memory allows: faster on graphics cards, the same"
                    + " pictures up to rounding. Default: 1.")
    private int atOnce = 1;

    @Mixin
    private ModelsOption models = new ModelsOption();

    @Mixin
    private ModelMemoryOption modelMemory = new ModelMemoryOption();

    @Option(names = "--explain", description = "Say for each node and frame why it would run, and run nothing.")
    private boolean explain;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    private final Application application;

    RunCommand(Application application) {
        this.application = application;
    }

    /** Where results are kept. */
    static final class Cache {
        @Option(
                names = "--cache",
                paramLabel = "DIR",
                description = "Keep results here. Default: $$CELFLOW_CACHE, or the cache folder of the system.")
        private @Nullable String folder;

        @Option(names = "--no-cache", description = "Keep no results on disk, and use none.")
        private boolean none;
    }

    /** Reads ranges of frames. */
    static final class Frames implements CommandLine.ITypeConverter<FrameRange> {
        @Override
        public FrameRange convert(String value) {
            try {
                return FrameRange.parse(value);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        if (atOnce < 1 || atOnce > MOST_AT_ONCE) {
            throw new UsageException("--at-once takes 1 to %d frames, not %d".formatted(MOST_AT_ONCE, atOnce));
        }
        models.apply(application);
        GraphArgument.Opened opened = graph.open(application);
        NodeCatalog catalog = application.catalog();
        if (GraphValidator.sinks(opened.graph(), catalog).isEmpty()) {
            List<String> wrong = new ArrayList<>(GraphValidator.validate(opened.graph(), catalog).stream()
                    .filter(problem -> problem.kind() == Problem.Kind.UNKNOWN_TYPE)
                    .map(Problem::toString)
                    .toList());
            wrong.add("%s has nothing to render; add a node that saves pictures".formatted(opened.file()));
            throw new UsageException(wrong);
        }
        Request request = Request.sinks(opened.graph(), catalog, Optional.ofNullable(frames));
        Workspace workspace = new Workspace(
                opened.folder(),
                application.shell().resolve(out),
                String.valueOf(opened.file().getFileName()));
        try (Evaluator evaluator = new Evaluator(catalog, config())) {
            Plan plan = plan(evaluator, opened, workspace, request);
            if (plan.frames() == 0) {
                throw new UsageException("--frames %s lies outside the shots of %s, which are %s"
                        .formatted(written(frames), opened.file(), shots(opened)));
            }
            if (explain) {
                Explanation.of(plan).print(application.shell().out(), json);
                return CommandLine.ExitCode.OK;
            }
            return run(evaluator, plan);
        }
    }

    private EvaluatorConfig config() {
        EvaluatorConfig config = modelMemory.apply(application.evaluatorConfig());
        if (cache.none) {
            return new EvaluatorConfig(
                    Optional.empty(),
                    config.memoryBytes(),
                    config.diskBytes(),
                    config.liveBytes(),
                    config.modelBytes(),
                    config.cpuThreads(),
                    config.ioThreads(),
                    config.clock());
        }
        return cache.folder == null
                ? config
                : config.withCache(application.shell().resolve(cache.folder));
    }

    private Plan plan(Evaluator evaluator, GraphArgument.Opened opened, Workspace workspace, Request request)
            throws UsageException {
        try {
            Plan plan = evaluator.plan(opened.graph(), workspace, request);
            plan.warnings().forEach(problem -> application.shell().tell("warning", problem.toString()));
            return plan;
        } catch (InvalidGraphException e) {
            e.problems().stream()
                    .filter(problem -> !problem.isError())
                    .forEach(problem -> application.shell().tell("warning", problem.toString()));
            throw new UsageException(e.problems().stream()
                    .filter(Problem::isError)
                    .map(Problem::toString)
                    .toList());
        }
    }

    private int run(Evaluator evaluator, Plan plan) throws InterruptedException, ExecutionException {
        Shell shell = application.shell();
        RunResult result;
        try (ProgressReport report = ProgressReport.on(shell, plan)) {
            Run run = evaluator.start(plan, new RunOptions(false, true, false, atOnce), report);
            Shell.Registration interrupt = shell.interrupts().onInterrupt(run::cancel);
            try {
                result = run.result().get();
            } finally {
                interrupt.close();
            }
        }
        List<Path> outputs = result.outputs();
        if (json) {
            RunJson.print(result, shell.out());
        } else {
            if (!outputs.isEmpty()) {
                shell.out()
                        .println("%d file%s in %s"
                                .formatted(
                                        outputs.size(),
                                        outputs.size() == 1 ? "" : "s",
                                        plan.workspace().output()));
            }
            if (result.cancelled()) {
                shell.out().println("cancelled; the same command goes on from here");
            }
            RunResult.Summary summary = result.summary();
            shell.out()
                    .println("frames %d, tasks %d: computed %d, cached %d, failed %d, %.1f s"
                            .formatted(
                                    summary.frames(),
                                    summary.tasks(),
                                    summary.computed(),
                                    summary.cached(),
                                    summary.failed(),
                                    summary.seconds()));
        }
        if (result.cancelled()) {
            return CANCELLED;
        }
        return result.failures().isEmpty() && result.summary().failed() == 0 ? CommandLine.ExitCode.OK : FAILED;
    }

    private static String written(@Nullable FrameRange range) {
        return range == null ? "" : range.first() + "-" + range.last();
    }

    private static String shots(GraphArgument.Opened opened) {
        return String.join(
                ", ",
                opened.graph().timeline().shots().stream()
                        .map(shot -> "%s %d-%d".formatted(shot.name(), shot.first(), shot.end() - 1))
                        .toList());
    }
}
