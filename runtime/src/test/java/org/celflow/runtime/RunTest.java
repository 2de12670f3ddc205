package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.node.NodeContext;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Failures, cancelling, contexts and lanes, with real threads. */
@Timeout(60)
class RunTest {
    @TempDir
    Path folder;

    private Studio studio;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
        studio.sequence("seq", 5, 6, 7, 8);
    }

    private static TestGraph trouble(String kind) {
        return new TestGraph()
                .node("in", "frames", "files:seq")
                .node("t", "trouble", "a=in", "kind:" + kind, "at:6")
                .node("m", "mix", "a=t")
                .node("s", "save", "a=m");
    }

    @Test
    void aFrameFailsOnceWithItsSentenceAndTheOthersGoOn() {
        RunResult result = studio.render(trouble("input").graph());

        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.node()).isEqualTo(new NodeId("t"));
            assertThat(failure.frame()).isEqualTo(1);
            assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.INPUT);
            assertThat(failure.message()).isEqualTo("the number 6 is not wanted; choose another");
            assertThat(failure.retryable()).isFalse();
        });
        assertThat(result.failedFrames()).containsExactly(1);
        assertThat(result.summary().failed()).isEqualTo(3);
        assertThat(result.summary().computed()).isEqualTo(13);
        assertThat(studio.written()).containsOnlyKeys("0000.txt", "0002.txt", "0003.txt");
        assertThat(studio.events(RunEvent.Failed.class))
                .extracting(event -> event.failure().kind())
                .containsExactly(NodeFailure.Kind.INPUT, NodeFailure.Kind.UPSTREAM, NodeFailure.Kind.UPSTREAM);
    }

    @Test
    void aDefectMemoryAndNullAreToldApart() {
        NodeFailure bug = studio.render(trouble("bug").graph()).failures().get(0);
        assertThat(bug.kind()).isEqualTo(NodeFailure.Kind.BUG);
        assertThat(bug.message()).contains("Trouble", "IllegalArgumentException: a defect");
        NodeFailure memory = studio.render(trouble("memory").graph()).failures().get(0);
        assertThat(memory.kind()).isEqualTo(NodeFailure.Kind.RESOURCE);
        assertThat(memory.retryable()).isTrue();
        NodeFailure nothing = studio.render(trouble("null").graph()).failures().get(0);
        assertThat(nothing.kind()).isEqualTo(NodeFailure.Kind.BUG);
    }

    @Test
    void aFailedFrameIsComputedAgainWhenItsInputIsMended() {
        studio.render(trouble("input").graph());
        studio.file("seq/0001.png", "60");
        TestNodes.reset();

        RunResult result = studio.render(trouble("input").graph());

        assertThat(result.failures()).isEmpty();
        assertThat(TestNodes.count("trouble")).isEqualTo(1);
        assertThat(result.summary().cached()).isEqualTo(3);
    }

    @Test
    void aMissingFrameFailsThatFrameByItsNumber() throws Exception {
        java.nio.file.Files.delete(folder.resolve("seq/0002.png"));
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("s", "save", "a=in")
                .graph();
        RunResult result = studio.render(graph);
        assertThat(result.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.message()).contains("frame 2 of seq is missing", "0-1, 3"));
        assertThat(studio.written()).hasSize(3);
    }

    @Test
    void findingsComeBeforeTheFirstTaskAndFailTheirFramesAlone() {
        studio.sequence("seq", 5, -6, 7, 8);
        studio.file("seq/0003.png", "broken");
        Graph graph = new TestGraph()
                .node("in", "checked", "files:seq")
                .node("s", "save", "a=in")
                .graph();

        RunResult result = studio.render(graph);

        assertThat(result.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.message()).isEqualTo("frame 3 holds no number");
            assertThat(failure.node()).isEqualTo(new NodeId("in"));
        });
        List<RunEvent> events = studio.events();
        int warned = events.indexOf(studio.events(RunEvent.Warning.class).get(0));
        int started = events.indexOf(studio.events(RunEvent.TaskStarted.class).get(0));
        assertThat(warned).isLessThan(started);
        assertThat(TestNodes.count("checked")).isEqualTo(3);

        TestNodes.reset();
        studio.file("seq/0003.png", "9");
        studio.render(graph);
        assertThat(TestNodes.count("inspect")).as("another file, another look").isEqualTo(1);
    }

    @Test
    void sourcesAreAskedOnceForTheSameFiles() {
        Graph graph = new TestGraph()
                .node("in", "checked", "files:seq")
                .node("g", "mix", "a=in", "salt:1")
                .node("s", "save", "a=g")
                .graph();
        studio.render(graph);
        Graph changed = new TestGraph()
                .node("in", "checked", "files:seq")
                .node("g", "mix", "a=in", "salt:2")
                .node("s", "save", "a=g")
                .graph();
        RunResult second = studio.render(changed);
        assertThat(second.summary().computed()).isEqualTo(8);
        assertThat(TestNodes.count("inspect")).isEqualTo(1);
    }

    @Test
    void stopAtTheFirstFailureIfAsked() {
        Graph graph = trouble("input").graph();
        try (Evaluator evaluator =
                new Evaluator(studio.catalog(), studio.memoryOnly().withThreads(1, 1))) {
            Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
            RunResult result = Studio.await(evaluator.start(plan, new RunOptions(false, false), e -> {}));
            assertThat(result.failures()).hasSize(1);
            assertThat(result.cancelled()).isFalse();
            assertThat(result.outputs()).hasSizeLessThan(3);
        }
    }

    @Test
    void cancellingStopsSoonAndKeepsWhatIsFinished() throws Exception {
        studio.sequence("seq", 1, 2, 3, 4);
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("m", "mix", "a=in")
                .node("g", "gate", "a=m")
                .node("s", "save", "a=g")
                .graph();
        CountDownLatch inSecond = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        Set<Thread> hookThreads = Collections.synchronizedSet(new HashSet<>());
        TestNodes.onGate(ctx -> {
            if (TestNodes.count("gate") == 2) {
                try (NodeContext.Registration r = ctx.onCancel(() -> {
                    hookThreads.add(Thread.currentThread());
                    cancelled.countDown();
                })) {
                    assertThat(r).isNotNull();
                    inSecond.countDown();
                    TestNodes.await(cancelled);
                    ctx.checkCancelled();
                }
            }
        });
        RunResult result;
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.config())) {
            Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
            Run run = studio.start(evaluator, plan);
            assertThat(inSecond.await(30, TimeUnit.SECONDS)).isTrue();
            run.cancel();
            run.cancel();
            result = Studio.await(run);
        }
        assertThat(result.cancelled()).isTrue();
        assertThat(result.failures()).isEmpty();
        assertThat(TestNodes.count("gate")).isEqualTo(2);
        assertThat(hookThreads).hasSize(1).noneMatch(thread -> thread.getName().startsWith("celflow-gpu"));
        TestNodes.reset();
        RunResult second = studio.render(graph);
        assertThat(TestNodes.count("gate")).as("one of four was finished").isEqualTo(3);
        assertThat(second.outputs()).hasSize(4);
    }

    @Test
    void cancellingBeforeAnythingRanStillEnds() {
        Graph graph = trouble("none").graph();
        Evaluator evaluator = new Evaluator(studio.catalog(), studio.memoryOnly(), false);
        Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
        Run run = studio.start(evaluator, plan);
        run.cancel();
        RunResult result = new Stepper(evaluator, 3).finish(run);
        assertThat(result.cancelled()).isTrue();
        assertThat(TestNodes.count("frames")).isZero();
        evaluator.close();
    }

    @Test
    void aNodeMayNotAskForWhatIsNotInItsKey() {
        Graph graph = new TestGraph()
                .shot(0, 1)
                .node("in", "constant")
                .node("g", "gate", "a=in")
                .node("s", "save", "a=g")
                .graph();
        TestNodes.onGate(ctx -> {
            assertThatThrownBy(ctx::frame).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(ctx::timeline).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(ctx::phase).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(ctx::delivery).isInstanceOf(IllegalStateException.class);
        });
        assertThat(studio.render(graph).failures()).isEmpty();
    }

    @Test
    void aContextIsDeadAfterItsComputation() {
        Graph graph = new TestGraph()
                .shot(0, 1)
                .node("in", "constant")
                .node("g", "gate", "a=in")
                .node("s", "save", "a=g")
                .graph();
        List<NodeContext> kept = Collections.synchronizedList(new java.util.ArrayList<>());
        TestNodes.onGate(kept::add);
        studio.render(graph);
        assertThatThrownBy(() -> kept.get(0).progress(1, 2)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theGpuLaneIsOneThreadWithADeepStack() {
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("g", "gate", "a=in")
                .node("s", "save", "a=g")
                .graph();
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        TestNodes.onGate(ctx -> {
            threads.add(Thread.currentThread());
            assertThat(depth(500_000)).isEqualTo(500_000);
        });
        assertThat(studio.render(graph).failures()).isEmpty();
        assertThat(threads).hasSize(1);
    }

    private static int depth(int n) {
        return n == 0 ? 0 : 1 + depth(n - 1);
    }

    @Test
    void whileTheGpuIsBusyTheNextFrameIsPreparedAndTheLastIsWritten() {
        studio.sequence("seq", 1, 2, 3);
        Graph graph = new TestGraph()
                .shot(0, 3)
                .node("in", "frames", "files:seq")
                .node("m", "mix", "a=in")
                .node("g", "gate", "a=m")
                .node("s", "save", "a=g")
                .graph();
        TestNodes.onGate(ctx -> {
            if (TestNodes.count("gate") == 2) {
                // The thread of the GPU lane stays here until the other lanes are a frame ahead and a frame behind.
                while (TestNodes.count("mix") < 3 || TestNodes.count("save") < 1) {
                    ctx.checkCancelled();
                    Thread.onSpinWait();
                }
            }
        });
        assertThat(studio.render(graph).outputs()).hasSize(3);
    }

    @Test
    void modelsAreLoadedOnceLentManyTimesAndFreedOnTheGpuThread() {
        studio.file("a.bin", "weights");
        studio.file("copy.bin", "weights");
        studio.file("b.bin", "other");
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("x", "weighted", "a=in", "file:a.bin")
                .node("y", "weighted", "a=x", "file:copy.bin")
                .node("z", "weighted", "a=y", "file:b.bin")
                .node("s", "save", "a=z")
                .graph();
        assertThat(studio.render(graph).failures()).isEmpty();
        assertThat(TestNodes.count("load a.bin") + TestNodes.count("load copy.bin"))
                .isEqualTo(1);
        assertThat(TestNodes.count("load b.bin")).isEqualTo(1);
        assertThat(TestNodes.count("freed on celflow-gpu-1")).isEqualTo(2);
    }

    @Test
    void modelsThatDoNotFitTogetherAreFreedInTurn() {
        studio.file("a.bin", "weights");
        studio.file("b.bin", "other");
        Graph graph = new TestGraph()
                .shot(0, 2)
                .node("in", "frames", "files:seq")
                .node("x", "weighted", "a=in", "file:a.bin")
                .node("y", "weighted", "a=x", "file:b.bin")
                .node("s", "save", "a=y")
                .graph();
        EvaluatorConfig small = studio.memoryOnly().withBounds(1 << 20, 0, 1 << 20, 150);
        try (Evaluator evaluator = new Evaluator(studio.catalog(), small)) {
            RunResult result =
                    studio.render(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
            assertThat(result.failures()).isEmpty();
            assertThat(TestNodes.count("load a.bin")).isGreaterThanOrEqualTo(1);
            assertThat(TestNodes.count("freed on celflow-gpu-1")).isGreaterThanOrEqualTo(1);
        }
    }

    @Test
    void aModelIsToldHowMuchMemoryThereIsForIt() {
        studio.file("a.bin", "weights");
        studio.file("b.bin", "other");
        Graph graph = new TestGraph()
                .shot(0, 1)
                .node("in", "frames", "files:seq")
                .node("x", "weighted", "a=in", "file:a.bin")
                .node("y", "weighted", "a=x", "file:b.bin")
                .node("s", "save", "a=y")
                .graph();
        EvaluatorConfig small = studio.memoryOnly().withBounds(1 << 20, 0, 1 << 20, 150);
        try (Evaluator evaluator = new Evaluator(studio.catalog(), small)) {
            studio.render(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
            assertThat(TestNodes.count("room 150")).isEqualTo(2);
        }
    }

    @Test
    void whenMemoryRunsOutModelsThatWaitMakeRoomAndTheUserIsTold() {
        studio.file("a.bin", "weights");
        Graph graph = new TestGraph()
                .shot(0, 1)
                .node("in", "frames", "files:seq")
                .node("x", "weighted", "a=in", "file:a.bin")
                .node("y", "hungry", "a=x")
                .node("s", "save", "a=y")
                .graph();
        assertThat(studio.render(graph).failures()).isEmpty();
        assertThat(TestNodes.count("hungry")).isEqualTo(2);
        assertThat(studio.events(RunEvent.Warning.class))
                .singleElement()
                .satisfies(warning ->
                        assertThat(warning.message()).contains("memory ran out in Hungry", "computed again"));
    }

    @Test
    void whenNothingCanMakeRoomTheFrameFailsOnceAndMayBeTriedAgain() {
        Graph graph = new TestGraph()
                .shot(0, 1)
                .node("in", "frames", "files:seq")
                .node("y", "hungry", "a=in")
                .node("s", "save", "a=y")
                .graph();
        RunResult result = studio.render(graph);
        assertThat(TestNodes.count("hungry")).isEqualTo(1);
        NodeFailure failure = result.failures().get(0);
        assertThat(failure.kind()).isEqualTo(NodeFailure.Kind.RESOURCE);
        assertThat(failure.retryable()).isTrue();
    }

    @Test
    void aListenerThatThrowsHarmsNothing() {
        Graph graph = trouble("none").graph();
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.memoryOnly())) {
            Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
            RunResult result = Studio.await(evaluator.start(plan, new RunOptions(false, true), e -> {
                throw new IllegalStateException("a broken listener");
            }));
            assertThat(result.outputs()).hasSize(4);
        }
    }

    @Test
    void eventsBeginWithStartedAndEndWithEnded() {
        studio.render(trouble("input").graph());
        List<RunEvent> events = studio.events();
        assertThat(events.get(0)).isInstanceOf(RunEvent.Started.class);
        assertThat(events.get(events.size() - 1)).isInstanceOf(RunEvent.Ended.class);
        assertThat(studio.events(RunEvent.Finished.class)).hasSize(13);
    }

    @Test
    void aViewerGetsValuesAndPeekFindsThemLater() {
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("m", "mix", "a=in")
                .graph();
        NodeId m = new NodeId("m");
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.config())) {
            assertThat(evaluator.peek(graph, studio.workspace(), m, 1)).isEmpty();
            RunResult result = studio.render(evaluator, graph, Request.of(m, new FrameRange(1, 1)));
            assertThat(result.summary().tasks()).isEqualTo(2);
            RunEvent.Finished last = studio.events(RunEvent.Finished.class).get(1);
            assertThat(evaluator.peek(graph, studio.workspace(), m, 1)).contains(last.values());
            assertThat(evaluator.peek(graph, studio.workspace(), m, 2)).isEmpty();
            assertThat(evaluator.peek(graph, studio.workspace(), m, 200)).isEmpty();
            assertThat(evaluator.peek(graph, studio.workspace(), new NodeId("none"), 1))
                    .isEmpty();
        }
        try (Evaluator another = new Evaluator(studio.catalog(), studio.config())) {
            assertThat(another.peek(graph, studio.workspace(), m, 1)).isPresent();
            RunResult again = studio.render(another, graph, Request.of(m, new FrameRange(1, 1)));
            assertThat(again.summary().cached()).isEqualTo(1);
            List<RunEvent.Finished> finished = studio.events(RunEvent.Finished.class);
            assertThat(finished.get(finished.size() - 1).values()).isNotEmpty();
        }
    }

    @Test
    void valuesThatAreNeverKeptAreComputedAgainOnlyWhenSomethingBelowIs() {
        TestGraph nodes = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("f", "fleeting", "a=in")
                .node("h", "haunt", "a=f")
                .node("e", "exorcise", "a=h")
                .node("s", "save", "a=e");
        studio.render(nodes.graph());
        assertThat(studio.render(nodes.graph()).summary().computed()).isZero();
        studio.file("seq/0000.png", "77");
        TestNodes.reset();
        studio.render(nodes.graph());
        assertThat(TestNodes.count("fleeting")).isEqualTo(1);
        assertThat(TestNodes.count("haunt")).isEqualTo(1);
    }

    @Test
    void aClosedEvaluatorStartsNothing() {
        Graph graph = trouble("none").graph();
        Evaluator evaluator = new Evaluator(studio.catalog(), studio.memoryOnly());
        Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
        evaluator.close();
        assertThatThrownBy(() -> studio.start(evaluator, plan)).isInstanceOf(IllegalStateException.class);
    }
}
