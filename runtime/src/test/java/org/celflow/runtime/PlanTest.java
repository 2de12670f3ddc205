package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.celflow.graph.Graph;
import org.celflow.graph.Interpolation;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Problem;
import org.celflow.node.time.FrameRange;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    @TempDir
    Path folder;

    private Studio studio;
    private Evaluator evaluator;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
        studio.sequence("seq", 5, 6, 7, 8);
        evaluator = new Evaluator(studio.catalog(), studio.config(), false);
    }

    @AfterEach
    void close() {
        evaluator.close();
    }

    @Test
    void planningComputesNothingAndWritesNothing() {
        Graph graph = new TestGraph()
                .node("in", "checked", "files:seq")
                .node("s", "save", "a=in")
                .graph();
        Plan plan = sinks(graph);
        assertThat(plan.tasks()).hasSize(8);
        assertThat(TestNodes.count("checked") + TestNodes.count("inspect") + TestNodes.count("save"))
                .isZero();
        assertThat(studio.out()).doesNotExist();
        assertThat(studio.cache()).doesNotExist();
    }

    @Test
    void previousIsEmptyOnTheFirstFrameOfAShot() {
        Graph graph = new TestGraph()
                .shot(0, 2)
                .shot(2, 4)
                .node("in", "frames", "files:seq")
                .node("c", "chain", "a=in")
                .graph();
        assertThat(needs(graph, "c"))
                .containsEntry("c[0]", List.of("in[0]"))
                .containsEntry("c[1]", List.of("in[1]", "c[0]"))
                .containsEntry("c[2]", List.of("in[2]"))
                .containsEntry("c[3]", List.of("in[3]", "c[2]"));
    }

    @Test
    void aWindowStaysInsideTheShot() {
        Graph graph = new TestGraph()
                .shot(0, 2)
                .shot(2, 4)
                .node("in", "frames", "files:seq")
                .node("w", "around", "a=in")
                .graph();
        assertThat(needs(graph, "w"))
                .containsEntry("w[0]", List.of("in[0]", "in[1]"))
                .containsEntry("w[1]", List.of("in[0]", "in[1]"))
                .containsEntry("w[2]", List.of("in[2]", "in[3]"));
    }

    @Test
    void aWholeShotIsComputedOnceAShot() {
        Graph graph = new TestGraph()
                .shot(0, 3)
                .shot(3, 4)
                .node("in", "frames", "files:seq")
                .node("w", "shot", "a=in")
                .node("m", "mix", "a=in", "b=w")
                .graph();
        assertThat(needs(graph, "m"))
                .containsEntry("w[0]", List.of("in[0]", "in[1]", "in[2]"))
                .containsEntry("w[3]", List.of("in[3]"))
                .containsEntry("m[2]", List.of("in[2]", "w[0]"))
                .doesNotContainKey("w[1]");
    }

    @Test
    void betweenReadsTheNextFrameOnlyWhereItIsNeeded() {
        TestGraph base = new TestGraph().shot(0, 2).node("in", "frames", "files:seq");
        assertThat(needs(base.node("i", "inbetween", "a=in", "factor:2").graph(), "i"))
                .containsEntry("i[0]", List.of("in[0]"))
                .containsEntry("i[1]", List.of("in[0]", "in[1]"))
                .containsEntry("i[2]", List.of("in[1]"))
                .containsEntry("i[3]", List.of("in[1]"));
        assertThat(needs(
                        base.node("i", "inbetween", "a=in", "factor:2", "loop:true")
                                .graph(),
                        "i"))
                .containsEntry("i[3]", List.of("in[1]", "in[0]"));
    }

    @Test
    void aSlowerInputIsHeldAndFramesAskedForAreThoseOfTheGraph() {
        Graph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("i", "inbetween", "a=in", "factor:2")
                .node("m", "mix", "a=i", "b=in")
                .graph();
        Plan plan = studio.plan(evaluator, graph, Request.of(new NodeId("m"), new FrameRange(1, 2)));
        assertThat(plan.frames()).isEqualTo(4);
        assertThat(needs(plan))
                .containsEntry("m[2]", List.of("i[2]", "in[1]"))
                .containsEntry("m[3]", List.of("i[3]", "in[1]"))
                .containsEntry("m[5]", List.of("i[5]", "in[2]"));
    }

    @Test
    void framesOutsideTheShotsAreLeftOut() {
        Graph graph = new TestGraph()
                .shot(1, 2)
                .shot(3, 4)
                .node("in", "frames", "files:seq")
                .node("s", "save", "a=in")
                .graph();
        Plan plan = studio.plan(
                evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.of(new FrameRange(0, 2))));
        assertThat(plan.frames()).isEqualTo(1);
    }

    @Test
    void nodesWithTheSameKeyAreOneTask() {
        Graph graph = new TestGraph()
                .shot(0, 1)
                .node("a", "frames", "files:seq")
                .node("b", "frames", "files:seq")
                .node("m", "mix", "a=a", "b=b")
                .node("s", "save", "a=m")
                .graph();
        Plan plan = sinks(graph);
        assertThat(plan.tasks()).hasSize(3);
        assertThat(plan.tasks().get(0).twins()).containsExactly(new TaskId(new NodeId("b"), 0));
        assertThat(plan.tasks().get(1).needs()).containsExactly(new TaskId(new NodeId("a"), 0));
    }

    @Test
    void aChainOfAHundredThousandNodesIsPlanned() {
        TestGraph graph = new TestGraph().shot(0, 1).node("n0", "constant");
        for (int i = 1; i < 100_000; i++) {
            graph.node("n" + i, "mix", "a=n" + (i - 1));
        }
        Plan plan = studio.plan(evaluator, graph.graph(), Request.of(new NodeId("n99999"), new FrameRange(0, 0)));
        assertThat(plan.tasks()).hasSize(100_000);
    }

    @Test
    void aChainOfAHundredThousandFramesIsPlanned() {
        Graph graph = new TestGraph()
                .shot(0, 100_000)
                .node("x", "constant")
                .node("c", "chain", "a=x")
                .graph();
        Plan plan = studio.plan(evaluator, graph, Request.of(new NodeId("c"), new FrameRange(99_999, 99_999)));
        assertThat(plan.frames()).isEqualTo(1);
        assertThat(plan.tasks()).hasSize(100_001);
    }

    @Test
    void whatIsWrongElsewhereDoesNotMatter() {
        TestGraph graph = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("s", "save", "a=in")
                .node("half", "mix")
                .node("gone", "unheard-of");
        assertThat(studio.plan(evaluator, graph.graph(), Request.of(new NodeId("s"), new FrameRange(0, 0)))
                        .tasks())
                .hasSize(2);
        assertThat(problems(graph.graph(), "half")).extracting(Problem::kind).contains(Problem.Kind.MISSING_INPUT);
        assertThat(problems(graph.graph(), "gone")).extracting(Problem::kind).contains(Problem.Kind.UNKNOWN_TYPE);
    }

    @Test
    void everyMissingFileIsNamedAtOnce() {
        Graph graph = new TestGraph()
                .node("a", "file", "file:no/model.bin")
                .node("b", "frames", "files:no/seq")
                .node("m", "mix", "a=a", "b=b")
                .graph();
        List<Problem> problems = problems(graph, "m");
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0).message()).contains("no/model.bin");
        assertThat(problems.get(1).message()).contains("no/seq");
        assertThat(problems).allMatch(problem -> problem.kind() == Problem.Kind.MISSING_FILE);
    }

    @Test
    void aModelThatIsNotTheOneOfTheGraphIsAWarning() {
        studio.file("m.bin", "1");
        TestGraph graph = new TestGraph().node("a", "file");
        graph.set("a", "file", new ParamValue.Literal(Map.of("path", "m.bin", "sha256", "0".repeat(64))));
        Plan plan = studio.plan(evaluator, graph.graph(), Request.of(new NodeId("a"), new FrameRange(0, 0)));
        assertThat(plan.warnings()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.CHANGED_FILE);
            assertThat(problem.isError()).isFalse();
        });
    }

    @Test
    void aFactorCannotBeAnimated() {
        TestGraph graph = new TestGraph().node("in", "frames", "files:seq").node("i", "inbetween", "a=in");
        graph.set("i", "factor", new ParamValue.Animated(new TreeMap<>(Map.of(0, 2L, 3, 4L)), Interpolation.HOLD));
        assertThat(problems(graph.graph(), "i")).anySatisfy(problem -> {
            assertThat(problem.port()).contains("factor");
            assertThat(problem.isError()).isTrue();
        });
    }

    @Test
    void aFileThatTwoFramesOrTwoSinksWouldWriteIsRefused() {
        TestGraph one = new TestGraph().node("in", "frames", "files:seq").node("s", "save", "a=in", "path:still.txt");
        assertThat(problems(one.graph(), "s"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("####"));
        assertThat(studio.plan(evaluator, one.graph(), Request.of(new NodeId("s"), new FrameRange(2, 2)))
                        .frames())
                .isEqualTo(1);
        Graph two = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("s", "save", "a=in")
                .node("t", "save", "a=in")
                .graph();
        InvalidGraphException refused = catchThrowableOfType(
                InvalidGraphException.class,
                () -> evaluator.plan(two, studio.workspace(), Request.sinks(two, studio.catalog(), Optional.empty())));
        assertThat(refused.getMessage()).contains("s").contains("t").contains("0000.txt");
    }

    @Test
    void anOutputNeverLeadsOutOfTheOutputFolder() {
        for (String pattern : List.of("../####.txt", "/tmp/####.txt", "a/../../####.txt", "")) {
            TestGraph graph = new TestGraph().node("in", "frames", "files:seq").node("s", "save", "a=in");
            graph.set("s", "path", new ParamValue.Literal(pattern));
            assertThat(problems(graph.graph(), "s")).as(pattern).isNotEmpty();
        }
        assertThat(Files.exists(folder.resolve("0000.txt"))).isFalse();
    }

    private Plan sinks(Graph graph) {
        return studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
    }

    private Map<String, List<String>> needs(Graph graph, String node) {
        return needs(studio.plan(evaluator, graph, new Request(Set.of(new NodeId(node)), Optional.empty())));
    }

    private static Map<String, List<String>> needs(Plan plan) {
        return plan.tasks().stream()
                .collect(Collectors.toMap(
                        task -> task.id().toString(),
                        task -> task.needs().stream().map(TaskId::toString).toList()));
    }

    private List<Problem> problems(Graph graph, String node) {
        InvalidGraphException refused = catchThrowableOfType(
                InvalidGraphException.class,
                () -> evaluator.plan(
                        graph, studio.workspace(), new Request(Set.of(new NodeId(node)), Optional.empty())));
        return refused.problems();
    }
}
