package org.celflow.runtime.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.celflow.graph.Graph;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.EvaluatorConfig;
import org.celflow.runtime.InvalidGraphException;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Request;
import org.celflow.runtime.Run;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.RunOptions;
import org.celflow.runtime.RunResult;
import org.celflow.runtime.Task;
import org.celflow.runtime.Workspace;

/** A folder with sequences, a cache and an output, and evaluators on it. */
public final class Studio {
    private final Path folder;
    private final NodeCatalog catalog = TestNodes.catalog();
    private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());

    /** In an empty folder. */
    public Studio(Path folder) {
        this.folder = folder;
        TestNodes.reset();
    }

    /** The folder of the graph. */
    public Path folder() {
        return folder;
    }

    /** The output folder. */
    public Path out() {
        return folder.resolve("out");
    }

    /** The cache folder. */
    public Path cache() {
        return folder.resolve("cache");
    }

    /** All test nodes. */
    public NodeCatalog catalog() {
        return catalog;
    }

    /** Where the graph lives. */
    public Workspace workspace() {
        return new Workspace(folder, out());
    }

    /** Few threads, small bounds, with a cache folder. */
    public EvaluatorConfig config() {
        return EvaluatorConfig.defaults().withThreads(3, 2).withCache(cache());
    }

    /** The same without a cache folder. */
    public EvaluatorConfig memoryOnly() {
        return EvaluatorConfig.defaults().withThreads(3, 2);
    }

    /** Writes the files of a sequence. */
    public void sequence(String name, long... numbers) {
        for (int i = 0; i < numbers.length; i++) {
            file("%s/%04d.png".formatted(name, i), String.valueOf(numbers[i]));
        }
    }

    /** Writes a file. */
    public void file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plans, runs and waits, in an evaluator of its own. */
    public RunResult render(Graph graph) {
        return render(graph, Optional.empty());
    }

    /** Plans, runs and waits for some frames, in an evaluator of its own. */
    public RunResult render(Graph graph, Optional<FrameRange> frames) {
        try (Evaluator evaluator = new Evaluator(catalog, config())) {
            return render(evaluator, graph, Request.sinks(graph, catalog, frames));
        }
    }

    /** Plans, runs and waits. */
    public RunResult render(Evaluator evaluator, Graph graph, Request request) {
        return await(start(evaluator, plan(evaluator, graph, request)));
    }

    /** Plans, expecting no problem. */
    public Plan plan(Evaluator evaluator, Graph graph, Request request) {
        try {
            return evaluator.plan(graph, workspace(), request);
        } catch (InvalidGraphException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts, with events going to {@link #events}. */
    public Run start(Evaluator evaluator, Plan plan) {
        return evaluator.start(plan, new RunOptions(true, true), events::add);
    }

    /** Waits for the end. */
    public static RunResult await(Run run) {
        try {
            return run.result().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** What happened since the studio was made. */
    public List<RunEvent> events() {
        return List.copyOf(events);
    }

    /** Events of one kind. */
    public <E extends RunEvent> List<E> events(Class<E> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The tasks of a plan that are to be computed, as text. */
    public static List<String> missing(Plan plan) {
        return plan.tasks().stream()
                .filter(task -> task.state() == Task.State.TO_COMPUTE)
                .map(task -> task.id().toString())
                .toList();
    }

    /** The first lines of the files written, by name. */
    public SortedMap<String, String> written() {
        SortedMap<String, String> texts = new TreeMap<>();
        if (!Files.isDirectory(out())) {
            return texts;
        }
        try (Stream<Path> files = Files.walk(out())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(
                        out().relativize(file).toString(),
                        Files.readAllLines(file).get(0));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    /** The files of the cache that hold results. */
    public List<Path> entries() {
        Path entries = cache().resolve("entries");
        if (!Files.isDirectory(entries)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(entries)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
