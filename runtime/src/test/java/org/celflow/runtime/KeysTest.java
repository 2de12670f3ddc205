package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.Interpolation;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Note;
import org.celflow.graph.ParamValue;
import org.celflow.node.time.FrameRange;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a key, and what is not. */
class KeysTest {
    @TempDir
    Path folder;

    private Studio studio;
    private Evaluator evaluator;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
        studio.sequence("seq", 5, 6, 7, 8);
        evaluator = new Evaluator(studio.catalog(), studio.memoryOnly(), false);
    }

    @AfterEach
    void close() {
        evaluator.close();
    }

    @Test
    void aParameterIsInTheKeyAndItsDefaultIsLikeNoneAtAll() {
        TestGraph plain = new TestGraph().node("n", "constant");
        assertThat(key(plain, "n", 0)).isEqualTo(key(new TestGraph().node("n", "constant", "value:1"), "n", 0));
        assertThat(key(plain, "n", 0)).isNotEqualTo(key(new TestGraph().node("n", "constant", "value:2"), "n", 0));
    }

    @Test
    void nameTitlePlaceAndNotesAreNotInTheKey() {
        Graph graph = new TestGraph().node("n", "constant", "value:4").graph();
        NodeId n = new NodeId("n");
        Graph moved = graph.apply(new GraphEdit.SetLayout(Map.of(n, new NodeLayout(9, 9, 9, true))))
                .apply(new GraphEdit.SetTitle(n, Optional.of("another")))
                .apply(new GraphEdit.PutNote(new Note("note", "text", 0, 0, 1, 1)));
        assertThat(key(moved, "n", 0)).isEqualTo(key(graph, "n", 0));
        assertThat(key(new TestGraph().node("m", "constant", "value:4"), "m", 0))
                .isEqualTo(key(graph, "n", 0));
    }

    @Test
    void aFileCountsByItsContentAndNotByItsPathOrAge() throws IOException {
        studio.file("a/weights.bin", "7");
        studio.file("b/other.bin", "7");
        studio.file("c/other.bin", "8");
        Files.setLastModifiedTime(folder.resolve("b/other.bin"), java.nio.file.attribute.FileTime.fromMillis(1000));
        Key a = key(new TestGraph().node("n", "file", "file:a/weights.bin"), "n", 0);
        assertThat(key(new TestGraph().node("n", "file", "file:b/other.bin"), "n", 0))
                .isEqualTo(a);
        assertThat(key(new TestGraph().node("n", "file", "file:c/other.bin"), "n", 0))
                .isNotEqualTo(a);
    }

    @Test
    void aFrameOfASequenceCountsByItsOwnFileAlone() {
        TestGraph graph = new TestGraph().node("n", "frames", "files:seq");
        Key first = key(graph, "n", 0);
        Key second = key(graph, "n", 1);
        studio.file("seq/0001.png", "99");
        assertThat(key(graph, "n", 0)).isEqualTo(first);
        assertThat(key(graph, "n", 1)).isNotEqualTo(second);
        studio.file("seq/0001.png", "5");
        assertThat(key(graph, "n", 1)).isEqualTo(first);
    }

    @Test
    void theInputTheOutputReadAndTheOffsetAreInTheKey() {
        TestGraph base = new TestGraph()
                .node("x", "constant", "value:1")
                .node("y", "constant", "value:2")
                .node("s", "split", "a=x");
        Key xy = key(base.node("n", "mix", "a=x", "b=y"), "n", 0);
        assertThat(key(base.node("n", "mix", "a=y", "b=x"), "n", 0)).isNotEqualTo(xy);
        assertThat(key(base.node("n", "mix", "a=x"), "n", 0)).isNotEqualTo(xy);
        Key low = key(base.node("m", "mix", "a=s.low"), "m", 0);
        assertThat(key(base.node("m", "mix", "a=s.high"), "m", 0)).isNotEqualTo(low);
        // The same values, one of them at another offset: at the start of the shot there is none before.
        TestGraph window = new TestGraph().shot(0, 9).node("x", "constant").node("w", "around", "a=x");
        assertThat(key(window, "w", 0)).isNotEqualTo(key(window, "w", 4));
        assertThat(key(window, "w", 3)).isEqualTo(key(window, "w", 4));
    }

    @Test
    void theFrameIsInTheKeyOnlyOfATypeThatDeclaresIt() {
        TestGraph graph = new TestGraph()
                .shot(0, 9)
                .node("x", "constant")
                .node("m", "mix", "a=x")
                .node("t", "ticker");
        assertThat(key(graph, "m", 2)).isEqualTo(key(graph, "m", 3));
        assertThat(key(graph, "t", 2)).isNotEqualTo(key(graph, "t", 3));
    }

    @Test
    void thePhaseOfARetimingNodeIsInTheKey() {
        TestGraph graph = new TestGraph().node("x", "constant").node("i", "inbetween", "a=x", "factor:3");
        Set<Key> keys = Set.of(key(graph, "i", 0), key(graph, "i", 1), key(graph, "i", 2));
        assertThat(keys).hasSize(3);
        assertThat(key(graph, "i", 3)).isEqualTo(key(graph, "i", 0));
    }

    @Test
    void anAnimatedParameterIsInTheKeyByItsValueAtTheFrame() {
        TreeMap<Integer, Object> keyframes = new TreeMap<>(Map.of(0, 1L, 2, 5L));
        TestGraph animated = new TestGraph().node("x", "constant");
        animated.set("x", "value", new ParamValue.Animated(keyframes, Interpolation.HOLD));
        assertThat(key(animated, "x", 1)).isEqualTo(key(new TestGraph().node("x", "constant", "value:1"), "x", 1));
        assertThat(key(animated, "x", 2)).isEqualTo(key(new TestGraph().node("x", "constant", "value:5"), "x", 2));
    }

    @Test
    void theTargetIsInTheKeyOfASink() throws InvalidGraphException {
        Graph graph =
                new TestGraph().node("x", "constant").node("s", "save", "a=x").graph();
        Request request = Request.of(new NodeId("s"), new FrameRange(0, 0));
        Plan here = evaluator.plan(graph, studio.workspace(), request);
        Plan there = evaluator.plan(graph, new Workspace(folder, folder.resolve("elsewhere")), request);
        assertThat(sinkKey(here)).isNotEqualTo(sinkKey(there));
    }

    @Test
    void theRequestedRangeChangesNoKey() {
        Graph graph = new TestGraph()
                .shot(0, 4)
                .node("in", "frames", "files:seq")
                .node("c", "chain", "a=in")
                .node("w", "around", "a=c")
                .node("i", "inbetween", "a=w")
                .node("s", "save", "a=i")
                .graph();
        Map<TaskId, Key> all = keys(graph, Optional.empty());
        Map<TaskId, Key> part = keys(graph, Optional.of(new FrameRange(2, 3)));
        assertThat(all).containsAllEntriesOf(part);
        assertThat(part).hasSizeLessThan(all.size());
    }

    @Test
    void aLongerShotChangesOnlyWhatLooksAcrossItsOldEnd() {
        studio.sequence("long", 1, 2, 3, 4, 5, 6, 7, 8, 9);
        TestGraph nodes = new TestGraph()
                .shot(0, 6)
                .node("in", "frames", "files:long")
                .node("w", "around", "a=in")
                .node("c", "chain", "a=in");
        Graph six = nodes.graph();
        Graph nine = six.apply(new GraphEdit.SetTimeline(new Timeline(24, List.of(new Shot("shot0", 0, 9)))));
        for (int f = 0; f < 6; f++) {
            assertThat(key(nine, "c", f)).isEqualTo(key(six, "c", f));
            assertThat(key(nine, "w", f).equals(key(six, "w", f)))
                    .as("frame %d", f)
                    .isEqualTo(f < 4);
        }
    }

    private Map<TaskId, Key> keys(Graph graph, Optional<FrameRange> frames) {
        Map<TaskId, Key> keys = new TreeMap<>(java.util.Comparator.comparing(TaskId::toString));
        studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), frames))
                .tasks()
                .forEach(task -> keys.put(task.id(), task.key()));
        return keys;
    }

    private static Key sinkKey(Plan plan) {
        return plan.tasks().get(plan.tasks().size() - 1).key();
    }

    private Key key(TestGraph graph, String node, int frame) {
        return key(graph.graph(), node, frame);
    }

    /** The key of a node at a graph frame; at a frame of its own clock if it is faster. */
    private Key key(Graph graph, String node, int frame) {
        Plan plan = studio.plan(evaluator, graph, new Request(Set.of(new NodeId(node)), Optional.empty()));
        return plan.tasks().stream()
                .filter(task ->
                        task.ids().stream().anyMatch(id -> id.node().value().equals(node)))
                .filter(task -> task.frames().contains(frame))
                .findFirst()
                .orElseThrow()
                .key();
    }
}
