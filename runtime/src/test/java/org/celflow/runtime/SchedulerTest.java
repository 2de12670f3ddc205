package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.node.Lane;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.run.Execution;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Order, admission and memory, stepped without threads. */
class SchedulerTest {
    private static final int NUM = 1000;

    @TempDir
    Path folder;

    private Studio studio;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
        long[] numbers = new long[40];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        studio.sequence("seq", numbers);
    }

    private static TestGraph pipeline(int frames) {
        return new TestGraph()
                .shot(0, frames)
                .node("in", "frames", "files:seq")
                .node("a", "mix", "a=in", "salt:1")
                .node("g", "gate", "a=a")
                .node("b", "mix", "a=g", "salt:2")
                .node("s", "save", "a=b");
    }

    private Plan plan(Evaluator evaluator, Graph graph) {
        return studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
    }

    @Test
    void aFrameThatWasBegunIsFinishedBeforeTheNext() {
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.memoryOnly(), false)) {
            Run run = studio.start(evaluator, plan(evaluator, pipeline(5).graph()));
            // One worker that takes what comes first of all lanes.
            while (!run.result().isDone()) {
                for (Lane lane : List.of(Lane.CPU, Lane.GPU, Lane.IO)) {
                    evaluator.dispatcher().poll(lane).ifPresent(job -> job.run());
                }
            }
            List<Integer> saved = studio.events(RunEvent.Finished.class).stream()
                    .filter(event -> event.task().node().equals(new NodeId("s")))
                    .map(event -> event.task().frame())
                    .toList();
            assertThat(saved).containsExactly(0, 1, 2, 3, 4);
        }
    }

    @Test
    void liveValuesKeepToTheirBudgetAndAllAreFreed() {
        int budget = 6 * NUM;
        for (long seed = 0; seed < 5; seed++) {
            EvaluatorConfig config = studio.memoryOnly().withBounds(0, 0, budget, 0);
            try (Evaluator evaluator = new Evaluator(studio.catalog(), config, false)) {
                Run run = studio.start(evaluator, plan(evaluator, pipeline(40).graph()));
                Stepper stepper = new Stepper(evaluator, seed);
                long most = 0;
                while (!run.result().isDone() && stepper.step()) {
                    most = Math.max(most, ((Execution) run).liveBytes());
                }
                assertThat(run.result()).isCompleted();
                assertThat(((Execution) run).liveBytes()).isZero();
                // Frames already begun may go on: one value for each worker beyond the budget.
                assertThat(most).isBetween(2L * NUM, (long) budget + 6 * NUM);
            }
        }
    }

    @Test
    void aFrameNeededEarlierIsNotHeldBackByTheBudget() {
        Graph graph = new TestGraph()
                .shot(0, 30)
                .node("in", "frames", "files:seq")
                .node("w", "around", "a=in")
                .node("x", "around", "a=w")
                .node("s", "save", "a=x")
                .graph();
        for (long seed = 0; seed < 4; seed++) {
            EvaluatorConfig config = studio.memoryOnly().withBounds(0, 0, 1, 0);
            try (Evaluator evaluator = new Evaluator(studio.catalog(), config, false)) {
                RunResult result = new Stepper(evaluator, seed).finish(studio.start(evaluator, plan(evaluator, graph)));
                assertThat(result.failures()).isEmpty();
                assertThat(result.outputs()).hasSize(30);
            }
        }
    }

    @Test
    void whatAViewerWantsGoesBeforeARenderUnderWay() {
        Graph graph = pipeline(20).graph();
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.memoryOnly(), false)) {
            Run render = studio.start(evaluator, plan(evaluator, graph));
            Stepper stepper = new Stepper(evaluator, 1);
            for (int i = 0; i < 10; i++) {
                stepper.step();
            }
            Plan one = studio.plan(evaluator, graph, Request.of(new NodeId("b"), new FrameRange(19, 19)));
            Run viewer = evaluator.start(one, new RunOptions(true, true, true), event -> {});
            while (!viewer.result().isDone()) {
                assertThat(stepper.step()).isTrue();
            }
            assertThat(render.result()).isNotDone();
            assertThat(TestNodes.count("save")).isLessThan(20);
            assertThat(stepper.finish(render).outputs()).hasSize(20);
        }
    }

    @Test
    void closingCancelsWhatRuns() {
        Evaluator evaluator = new Evaluator(studio.catalog(), studio.memoryOnly());
        Run run = studio.start(evaluator, plan(evaluator, pipeline(40).graph()));
        evaluator.close();
        assertThat(run.result()).isCompleted();
    }
}
