package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.celflow.graph.Graph;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.testing.Oracle;
import org.celflow.runtime.testing.RandomGraphs;
import org.celflow.runtime.testing.Studio;

/** The invariants on random graphs, against an evaluator that does nothing clever. */
class InvariantsProperties {
    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void anyOrderOfJobsGivesTheNumbersOfPlainRecursion(@ForAll long seed) {
        inStudio(seed, studio -> {
            Graph graph = RandomGraphs.of(seed);
            RunResult result = step(studio, studio.config(), graph, Optional.empty(), seed);
            assertThat(result.failures()).isEmpty();
            assertThat(result.summary().computed() + result.summary().cached())
                    .isEqualTo(result.summary().tasks());
            assertThat(studio.written()).isEqualTo(new Oracle(graph, studio.folder()).files(0, 100));
        });
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void partOfTheFramesAloneGivesWhatAllFramesGiveThere(@ForAll long seed) {
        inStudio(seed, studio -> {
            Graph graph = RandomGraphs.of(seed);
            Random random = new Random(seed);
            int first = random.nextInt(8);
            FrameRange range = new FrameRange(first, first + random.nextInt(4));
            step(studio, studio.memoryOnly(), graph, Optional.of(range), seed);
            assertThat(studio.written())
                    .isEqualTo(new Oracle(graph, studio.folder()).files(range.first(), range.last()));
        });
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void coldWarmAndDiskCachesGiveTheSame(@ForAll long seed) {
        inStudio(seed, studio -> {
            Graph graph = RandomGraphs.of(seed);
            step(studio, studio.config(), graph, Optional.of(new FrameRange(0, 3)), seed);
            // What the first run left on disk, and no file of it: everything is found or computed again.
            delete(studio.out());
            Evaluator evaluator = new Evaluator(studio.catalog(), studio.config(), false);
            Request all = Request.sinks(graph, studio.catalog(), Optional.empty());
            RunResult cold =
                    new Stepper(evaluator, seed).finish(studio.start(evaluator, studio.plan(evaluator, graph, all)));
            Map<String, String> expected = new Oracle(graph, studio.folder()).files(0, 100);
            assertThat(cold.failures()).isEmpty();
            assertThat(studio.written()).isEqualTo(expected);
            delete(studio.out());
            RunResult warm = new Stepper(evaluator, seed + 1)
                    .finish(studio.start(evaluator, studio.plan(evaluator, graph, all)));
            assertThat(warm.failures()).isEmpty();
            assertThat(studio.written()).isEqualTo(expected);
            evaluator.close();
        });
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void entriesThatVanishOrBreakBetweenPlanAndRunAreComputedAgain(@ForAll long seed) {
        inStudio(seed, studio -> {
            Graph graph = RandomGraphs.of(seed);
            step(studio, studio.config(), graph, Optional.empty(), seed);
            delete(studio.out());
            Evaluator evaluator = new Evaluator(studio.catalog(), studio.config(), false);
            Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
            Random random = new Random(seed);
            for (Path entry : studio.entries()) {
                damage(entry, random);
            }
            RunResult result = new Stepper(evaluator, seed).finish(studio.start(evaluator, plan));
            assertThat(result.failures()).isEmpty();
            assertThat(result.summary().computed() + result.summary().cached())
                    .isEqualTo(result.summary().tasks());
            assertThat(studio.written()).isEqualTo(new Oracle(graph, studio.folder()).files(0, 100));
            evaluator.close();
        });
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void noBudgetIsTooSmallToFinish(@ForAll long seed) {
        inStudio(seed, studio -> {
            Graph graph = RandomGraphs.of(seed);
            EvaluatorConfig starved = studio.memoryOnly().withBounds(0, 0, new Random(seed).nextInt(3000), 0);
            RunResult result = step(studio, starved, graph, Optional.empty(), seed);
            assertThat(result.failures()).isEmpty();
            assertThat(studio.written()).isEqualTo(new Oracle(graph, studio.folder()).files(0, 100));
        });
    }

    private static RunResult step(
            Studio studio, EvaluatorConfig config, Graph graph, Optional<FrameRange> frames, long seed) {
        Evaluator evaluator = new Evaluator(studio.catalog(), config, false);
        Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), frames));
        RunResult result = new Stepper(evaluator, seed).finish(studio.start(evaluator, plan));
        evaluator.close();
        return result;
    }

    private static void damage(Path entry, Random random) {
        try {
            int kind = random.nextInt(4);
            if (kind == 0) {
                Files.delete(entry);
            } else if (kind == 1) {
                byte[] bytes = Files.readAllBytes(entry);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                Files.write(entry, bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inStudio(long seed, Consumer<Studio> test) {
        Path folder;
        try {
            // Thousands of small files that are forced to the disk: in memory where the system has such a folder.
            Path memory = Path.of("/dev/shm");
            folder = Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "celflow-property")
                    : Files.createTempDirectory("celflow-property");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Studio studio = new Studio(folder);
            Random random = new Random(seed);
            for (int s = 0; s < 2; s++) {
                long[] numbers = random.longs(16, 0, 3).toArray(); // few different ones: held on twos and threes
                studio.sequence("seq" + s, numbers);
            }
            test.accept(studio);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        TreeMap<Path, Path> all = new TreeMap<>(java.util.Comparator.reverseOrder());
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            files.forEach(file -> all.put(file, file));
            for (Path file : all.keySet()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
