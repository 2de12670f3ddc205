package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.celflow.graph.Graph;
import org.celflow.runtime.testing.FaultyFiles;
import org.celflow.runtime.testing.Oracle;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Disks that fill up, break or lie: the run goes on, and no file is ever half written. */
class StoreFaultsTest {
    @TempDir
    Path folder;

    private Studio studio;
    private Graph graph;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
        studio.sequence("seq", 5, 6, 7);
        graph = new TestGraph()
                .shot(0, 2)
                .node("in", "checked", "files:seq")
                .node("mix", "mix", "a=in")
                .node("save", "save", "a=mix")
                .graph();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whicheverCallOnTheCacheFailsEveryFrameIsWritten(boolean andAllAfter) throws IOException {
        Map<String, String> expected = new Oracle(graph, folder).files(0, 1);
        FaultyFiles faulty = FaultyFiles.over(folder);
        int call = 1;
        for (boolean reached = true; reached; call++) {
            delete(studio.out());
            delete(studio.cache());
            faulty.failAt(call, andAllAfter, "No space left on device");
            RunResult result = step(studio.config().withCache(faulty.at(studio.cache())), studio.workspace());
            reached = faulty.failed();

            assertThat(result.failures()).as("call %d", call).isEmpty();
            assertThat(studio.written()).as("call %d", call).isEqualTo(expected);
            faulty.failAt(Integer.MAX_VALUE, false, "");
            assertThat(step(studio.config(), studio.workspace()).failures()).isEmpty();
            assertThat(studio.written()).isEqualTo(expected);
            assertNothingTemporary(studio.cache(), andAllAfter);
        }
        assertThat(call).isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whicheverCallOnTheOutputFailsFilesAreWholeOrAbsent(boolean andAllAfter) throws IOException {
        Map<String, String> expected = new Oracle(graph, folder).files(0, 1);
        FaultyFiles faulty = FaultyFiles.over(folder);
        int call = 1;
        for (boolean reached = true; reached; call++) {
            delete(studio.out());
            Workspace workspace = new Workspace(folder, faulty.at(studio.out()));
            faulty.failAt(call, andAllAfter, "Input/output error");
            RunResult result = step(studio.memoryOnly(), workspace);
            reached = faulty.failed();

            assertThat(expected.entrySet()).as("call %d", call).containsAll(whole().entrySet());
            assertThat(result.summary().computed() + result.summary().failed())
                    .isEqualTo(result.summary().tasks());
            result.failures().forEach(failure -> {
                assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.INPUT);
                assertThat(failure.message()).contains(studio.out().toString(), "cannot be written", "choose another");
            });
            assertNothingTemporary(studio.out(), andAllAfter);
            faulty.failAt(Integer.MAX_VALUE, false, "");
            assertThat(step(studio.memoryOnly(), workspace).failures()).isEmpty();
            assertThat(whole()).isEqualTo(expected);
        }
        assertThat(call).isGreaterThan(10);
    }

    @Test
    void aFullCacheDiskIsOneSentenceThatNamesTheFolder() {
        FaultyFiles faulty = FaultyFiles.over(folder).failWrites("No space left on device");

        RunResult result = step(studio.config().withCache(faulty.at(studio.cache())), studio.workspace());

        assertThat(result.failures()).isEmpty();
        assertThat(result.summary().computed()).isEqualTo(6);
        List<String> warnings = studio.events(RunEvent.Warning.class).stream()
                .map(RunEvent.Warning::message)
                .toList();
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains(studio.cache().toString()).contains("full");
    }

    @Test
    void aReadOnlyCacheIsReadAndOneSentenceSaysThatNothingIsKept() {
        step(studio.config(), studio.workspace());
        TestNodes.reset();
        studio.sequence("seq", 5, 8);
        FaultyFiles faulty = FaultyFiles.over(folder).failWrites("Read-only file system");

        RunResult result = step(studio.config().withCache(faulty.at(studio.cache())), studio.workspace());

        assertThat(result.failures()).isEmpty();
        assertThat(TestNodes.count("mix")).isEqualTo(1);
        assertThat(studio.events(RunEvent.Warning.class))
                .extracting(RunEvent.Warning::message)
                .singleElement()
                .asString()
                .contains(studio.cache().toString(), "Read-only file system");
    }

    private Map<String, String> whole() {
        Map<String, String> files = studio.written();
        files.keySet().removeIf(name -> name.endsWith(".tmp"));
        return files;
    }

    private RunResult step(EvaluatorConfig config, Workspace workspace) {
        try (Evaluator evaluator = new Evaluator(studio.catalog(), config, false)) {
            Plan plan = evaluator.plan(graph, workspace, Request.sinks(graph, studio.catalog(), Optional.empty()));
            return new Stepper(evaluator, 1).finish(studio.start(evaluator, plan));
        } catch (InvalidGraphException e) {
            throw new AssertionError(e);
        }
    }

    /** A disk on which everything fails keeps what cannot be removed. */
    private static void assertNothingTemporary(Path where, boolean nothingCouldBeRemoved) throws IOException {
        if (!nothingCouldBeRemoved && Files.exists(where)) {
            try (Stream<Path> files = Files.walk(where)) {
                assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
            }
        }
    }

    private static void delete(Path where) throws IOException {
        if (Files.exists(where)) {
            try (Stream<Path> files = Files.walk(where)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
