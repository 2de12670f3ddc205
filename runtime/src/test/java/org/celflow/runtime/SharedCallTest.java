package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.node.Lane;
import org.celflow.runtime.run.Job;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several frames of one node in one call. */
class SharedCallTest {
    @TempDir
    Path folder;

    private Studio studio;

    @BeforeEach
    void open() {
        TestNodes.reset();
        studio = new Studio(folder);
    }

    /** Runs a shot with one number a frame; the graphics lane waits until all of its inputs are there. */
    private RunResult run(int framesAtOnce, long... numbers) {
        studio.sequence("seq", numbers);
        Graph graph = new TestGraph()
                .shot(0, numbers.length)
                .node("in", "frames", "files:seq")
                .node("t", "tandem", "a=in")
                .node("s", "save", "a=t")
                .graph();
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.memoryOnly(), false)) {
            Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
            Run run = evaluator.start(plan, new RunOptions(false, true, false, framesAtOnce), event -> {});
            while (!run.result().isDone()) {
                Optional<Job> job = evaluator
                        .dispatcher()
                        .poll(Lane.CPU)
                        .or(() -> evaluator.dispatcher().poll(Lane.IO))
                        .or(() -> evaluator.dispatcher().poll(Lane.GPU));
                job.orElseThrow().run();
            }
            return run.result().join();
        }
    }

    private static List<String> written(RunResult result) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path file : result.outputs().stream().sorted().toList()) {
            texts.add(Files.readString(file));
        }
        return texts;
    }

    @Test
    void framesShareACallUpToTheNumberThatWasAskedFor() throws IOException {
        RunResult result = run(4, 2, 4, 6, 8, 10);
        assertThat(TestNodes.count("tandem-together-4")).isEqualTo(1);
        assertThat(TestNodes.count("tandem")).isEqualTo(1);
        List<String> together = written(result);
        assertThat(written(run(1, 2, 4, 6, 8, 10))).isEqualTo(together);
    }

    @Test
    void frameByFrameNoneShareACall() {
        run(1, 2, 4, 6);
        assertThat(TestNodes.count("tandem")).isEqualTo(3);
    }

    @Test
    void aFrameThatDoesNotJoinIsComputedAlone() {
        RunResult result = run(4, 2, 3, 4, 5);
        assertThat(result.failures()).isEmpty();
        assertThat(TestNodes.count("tandem-together-2")).isEqualTo(1);
        assertThat(TestNodes.count("tandem")).isEqualTo(2);
    }

    @Test
    void whenASharedCallFailsOnlyTheFrameToBlameFails() {
        RunResult result = run(4, 11, 13, 15);
        assertThat(result.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.frame()).isEqualTo(1));
        assertThat(result.outputs()).hasSize(2);
    }
}
