package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphJson;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs after a change, and why. */
class RerunTest {
    @TempDir
    Path folder;

    private Studio studio;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
        studio.sequence("seq", 5, 6, 7, 8);
    }

    private static Graph graph(int salt) {
        return new TestGraph()
                .node("in", "frames", "files:seq")
                .node("m", "mix", "a=in")
                .node("i", "inbetween", "a=m", "factor:2")
                .node("r", "mix", "a=i", "salt:" + salt)
                .node("s", "save", "a=r")
                .graph();
    }

    @Test
    void anEditedFileRunsItsFrameAndTheInterpolatedNeighbours() {
        studio.render(graph(0));
        studio.file("seq/0002.png", "70");
        assertThat(missing(graph(0)))
                .containsExactly(
                        "in[2]", "m[2]", "i[3]", "i[4]", "i[5]", "r[3]", "r[4]", "r[5]", "s[3]", "s[4]", "s[5]");
        TestNodes.reset();
        RunResult result = studio.render(graph(0));
        assertThat(result.summary().computed()).isEqualTo(11);
        assertThat(TestNodes.count("frames")).isEqualTo(1);
    }

    @Test
    void aChangedParameterRunsItsNodeAndWhatFollows() {
        studio.render(graph(0));
        TestNodes.reset();
        studio.render(graph(1));
        assertThat(TestNodes.count("frames")).isZero();
        assertThat(TestNodes.count("inbetween")).isZero();
        assertThat(TestNodes.count("mix")).isEqualTo(8);
        TestNodes.reset();
        studio.render(graph(0));
        assertThat(TestNodes.count("mix")).as("undo finds what was there").isZero();
    }

    @Test
    void aDamagedOrMissingOutputIsWrittenAgainAndNothingElseRuns() throws IOException {
        studio.render(graph(0));
        Files.writeString(studio.out().resolve("0001.txt"), "scribble");
        Files.delete(studio.out().resolve("0002.txt"));
        TestNodes.reset();
        RunResult result = studio.render(graph(0));
        assertThat(TestNodes.count("save")).isEqualTo(2);
        assertThat(TestNodes.count("mix")).isZero();
        assertThat(result.outputs()).hasSize(8);
        assertThat(studio.written()).hasSize(8).doesNotContainValue("scribble");
    }

    @Test
    void reasonsSayWhatChanged() throws IOException {
        assertThat(reasons(graph(0))).containsEntry("in[0]", "new").containsEntry("s[7]", "new");
        studio.render(graph(0));
        assertThat(reasons(graph(0)).values()).containsOnly("already written");

        assertThat(reasons(graph(3)))
                .containsEntry("r[4]", "parameter salt changed from 0 to 3")
                .containsEntry("s[4]", "r[4] changed")
                .containsEntry("i[4]", "stored");

        studio.file("seq/0002.png", "70");
        assertThat(reasons(graph(0)))
                .containsEntry("in[2]", "file 0002.png changed")
                .containsEntry("m[2]", "in[2] changed")
                .containsEntry("i[3]", "m[2] changed");
        studio.file("seq/0002.png", "7");

        Files.delete(studio.out().resolve("0002.txt"));
        assertThat(reasons(graph(0)))
                .containsEntry("s[2]", studio.out().resolve("0002.txt") + " is gone")
                .containsEntry("r[2]", "stored");

        Graph relinked = new TestGraph()
                .node("in", "frames", "files:seq")
                .node("m", "mix", "a=in")
                .node("i", "inbetween", "a=in", "factor:2")
                .node("r", "mix", "a=i", "salt:0")
                .node("s", "save", "a=r")
                .graph();
        assertThat(reasons(relinked)).containsEntry("i[0]", "input a reads in.out, was m.out");
    }

    @Test
    void reasonsForWhatIsNotKept() throws IOException {
        Graph graph = new TestGraph()
                .shot(0, 1)
                .node("in", "frames", "files:seq")
                .node("f", "fleeting", "a=in")
                .node("m", "mix", "a=f")
                .node("s", "save", "a=m")
                .graph();
        studio.render(graph);
        for (Path entry : studio.entries()) {
            Files.delete(entry);
        }
        assertThat(reasons(graph))
                .containsEntry("f[0]", "its results are never kept, and something below needs one")
                .containsEntry("in[0]", "unchanged, but its result is in no cache");
    }

    @Test
    void anEmbeddedGraphOpensWhereTheFileLies() throws Exception {
        studio.file("models/m.bin", "12");
        Graph graph = new TestGraph()
                .shot(0, 1)
                .node("in", "frames", "files:seq")
                .node("f", "file", "file:models/m.bin")
                .node("m", "mix", "a=in", "b=f")
                .node("s", "save", "a=m", "path:deep/er/####.txt", "embed:true")
                .graph();
        studio.render(graph);
        String text = Files.readString(studio.out().resolve("deep/er/0000.txt"));
        String json = text.substring(text.indexOf('\n') + 1);
        Graph embedded = GraphJson.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8), "embedded");
        assertThat(json)
                .contains("../../../models/m.bin")
                .contains("../../../seq")
                .contains(org.celflow.runtime.file.Sha256.of("12".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.config(), false)) {
            Workspace there = new Workspace(studio.out().resolve("deep/er"), studio.out());
            Plan plan = evaluator.plan(embedded, there, Request.sinks(embedded, studio.catalog(), Optional.empty()));
            assertThat(plan.warnings()).isEmpty();
            assertThat(Studio.missing(plan)).as("same files, same keys").isEmpty();
        }
    }

    private List<String> missing(Graph graph) {
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.config(), false)) {
            return Studio.missing(
                    studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty())));
        }
    }

    private java.util.Map<String, String> reasons(Graph graph) {
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.config(), false)) {
            Plan plan = studio.plan(evaluator, graph, Request.sinks(graph, studio.catalog(), Optional.empty()));
            return plan.tasks().stream()
                    .collect(Collectors.toMap(
                            task -> task.id().toString(), task -> task.reason().text()));
        }
    }
}
