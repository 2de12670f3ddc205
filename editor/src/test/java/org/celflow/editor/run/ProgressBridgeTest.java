package org.celflow.editor.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.celflow.editor.TestServices;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.TypeRef;
import org.celflow.node.time.FrameRange;
import org.celflow.node.value.Image;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.EvaluatorConfig;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.Plan;
import org.celflow.runtime.Request;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.RunResult;
import org.celflow.runtime.TaskId;
import org.celflow.runtime.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressBridgeTest {
    private static final NodeId PLAIN = new NodeId("plain");
    private static final TaskId TASK = new TaskId(PLAIN, 0);

    private final List<Runnable> pulses = new ArrayList<>();
    private final List<RunSnapshot> shown = new ArrayList<>();
    private long now;
    private boolean unkept;
    private final ProgressBridge bridge = new ProgressBridge(pulses::add, shown::add, () -> now, node -> unkept, 1);

    @TempDir
    Path folder;

    @Test
    void manyEventsAreOneFlush() throws Exception {
        bridge.on(new RunEvent.Started(1, plan()));
        bridge.on(new RunEvent.TaskStarted(1, TASK));
        for (int step = 1; step <= 1000; step++) {
            now += 1_000_000;
            bridge.on(new RunEvent.Progress(1, TASK, step, 2000));
        }
        assertThat(pulses).hasSize(1);
        flush();
        assertThat(shown).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.progress()).isEqualTo(0.5);
            assertThat(node(snapshot).state()).isEqualTo(NodeStatus.State.RUNNING);
            assertThat(node(snapshot).message()).isEqualTo("frame 0, step 1000 of 2000");
        });
    }

    @Test
    void aNodeIsQueuedThenRunsThenIsDoneWithItsPicture() throws Exception {
        bridge.on(new RunEvent.Started(1, plan()));
        flush();
        bridge.on(new RunEvent.TaskStarted(1, TASK));
        flush();
        bridge.on(new RunEvent.Finished(1, TASK, RunEvent.Origin.COMPUTED, Map.of("out", image())));
        flush();
        assertThat(shown.stream().map(s -> node(s).state()))
                .containsExactly(NodeStatus.State.QUEUED, NodeStatus.State.RUNNING, NodeStatus.State.DONE);
        assertThat(node(shown.get(2)).thumbnail()).isPresent();
        assertThat(shown.get(2).fresh()).containsExactly(PLAIN);
        assertThat(shown.get(2).progress()).isEqualTo(1);
    }

    @Test
    void framesAreCountedAsTheyCome() throws Exception {
        bridge.on(new RunEvent.Started(1, plan()));
        flush();
        bridge.on(new RunEvent.TaskStarted(1, TASK));
        bridge.on(new RunEvent.Finished(1, TASK, RunEvent.Origin.COMPUTED, Map.of("out", image())));
        bridge.on(new RunEvent.Finished(1, TASK, RunEvent.Origin.COMPUTED, Map.of("out", image())));
        flush();
        assertThat(shown.stream().map(RunSnapshot::frames)).containsExactly(0, 1);
        assertThat(shown.stream().map(RunSnapshot::framesAsked)).containsOnly(1);
    }

    @Test
    void theBarSaysNothingBeforeTheTimeLeftIsKnown() throws Exception {
        bridge.on(new RunEvent.Started(1, plan()));
        bridge.on(new RunEvent.TaskStarted(1, TASK));
        now = 1_000_000_000;
        flush();
        assertThat(shown.get(0).progress()).isNegative();
        bridge.on(new RunEvent.Progress(1, TASK, 1, 4));
        flush();
        assertThat(shown.get(1).progress()).isEqualTo(0.25);
    }

    @Test
    void aResultOfTheCacheIsShownAsSuch() throws Exception {
        bridge.on(new RunEvent.Started(1, plan()));
        bridge.on(new RunEvent.Finished(1, TASK, RunEvent.Origin.DISK, Map.of("out", image())));
        flush();
        assertThat(node(shown.get(0)).state()).isEqualTo(NodeStatus.State.CACHED);
    }

    @Test
    void aFailureIsToldOnceWithItsFrame() throws Exception {
        bridge.on(new RunEvent.Started(1, plan()));
        NodeFailure failure =
                new NodeFailure(PLAIN, 0, NodeFailure.Kind.INPUT, "the file is broken", false, Optional.empty());
        bridge.on(new RunEvent.Failed(1, failure));
        bridge.on(new RunEvent.Failed(
                1,
                new NodeFailure(
                        new NodeId("save"), 0, NodeFailure.Kind.UPSTREAM, "plain failed", false, Optional.empty())));
        flush();
        assertThat(shown.get(0).failures()).containsExactly(failure);
        assertThat(node(shown.get(0)).state()).isEqualTo(NodeStatus.State.FAILED);
        assertThat(node(shown.get(0)).message()).isEqualTo("frame 0: the file is broken");
        bridge.on(new RunEvent.Ended(1, result()));
        flush();
        assertThat(shown.get(1).failures()).isEmpty();
        assertThat(shown.get(1).ended()).isPresent();
    }

    @Test
    void thePictureOfAResultThatNoCacheKeepsIsHandedOver() throws Exception {
        unkept = true;
        bridge.on(new RunEvent.Started(1, plan()));
        bridge.on(new RunEvent.Finished(1, TASK, RunEvent.Origin.COMPUTED, Map.of("out", image())));
        flush();
        bridge.on(new RunEvent.Warning(1, Optional.empty(), Optional.empty(), "so"));
        flush();
        assertThat(shown.get(0).unkept()).containsOnlyKeys(TASK);
        assertThat(shown.get(1).unkept()).isEmpty();
    }

    @Test
    void nothingOfADetachedRunReachesTheWindow() throws Exception {
        bridge.on(new RunEvent.Started(1, plan()));
        bridge.detach();
        flush();
        bridge.on(new RunEvent.TaskStarted(1, TASK));
        assertThat(pulses).isEmpty();
        assertThat(shown).isEmpty();
    }

    @Test
    void aPreviewGoesWhenItsFrameIsThere() throws Exception {
        bridge.on(new RunEvent.Started(1, plan()));
        bridge.on(new RunEvent.Preview(1, TASK, image()));
        flush();
        assertThat(shown.get(0).previews()).containsKey(PLAIN);
        bridge.on(new RunEvent.Preview(1, TASK, image()));
        bridge.on(new RunEvent.Finished(1, TASK, RunEvent.Origin.COMPUTED, Map.of("out", image())));
        flush();
        assertThat(shown.get(1).previews()).isEmpty();
        assertThat(shown.get(1).fresh()).containsExactly(PLAIN);
    }

    private static RunSnapshot.Node node(RunSnapshot snapshot) {
        return Objects.requireNonNull(snapshot.nodes().get(PLAIN));
    }

    private void flush() {
        List<Runnable> due = List.copyOf(pulses);
        pulses.clear();
        due.forEach(Runnable::run);
    }

    private Plan plan() throws Exception {
        Graph graph = Graph.empty()
                .apply(new GraphEdit.AddNode(PLAIN, GraphNode.of(new TypeRef("test.plain", 1), NodeLayout.ORIGIN)));
        try (Evaluator evaluator = new Evaluator(TestServices.catalog(), EvaluatorConfig.defaults())) {
            return evaluator.plan(
                    graph, new Workspace(folder, folder.resolve("out")), Request.of(PLAIN, new FrameRange(0, 0)));
        }
    }

    private static Image image() {
        return Image.of(1, 1, 1, new float[] {1});
    }

    private static RunResult result() {
        return new RunResult(new RunResult.Summary(1, 1, 0, 0, 1, 0.1), List.of(), List.of(), List.of(0), false);
    }
}
