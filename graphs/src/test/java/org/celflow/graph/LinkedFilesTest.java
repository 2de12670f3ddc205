package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.celflow.graph.TestNodes.CATALOG;
import static org.celflow.graph.TestNodes.add;
import static org.celflow.graph.TestNodes.good;
import static org.celflow.graph.TestNodes.id;
import static org.celflow.graph.TestNodes.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.celflow.graph.Problem.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkedFilesTest {
    @TempDir
    Path home;

    private Path graphs;

    @BeforeEach
    void makeFiles() throws IOException {
        graphs = Files.createDirectories(home.resolve("graphs"));
        Files.createDirectories(graphs.resolve("seq"));
        Files.createDirectories(home.resolve("models"));
        Files.writeString(graphs.resolve("model.bin"), "weights");
        Files.writeString(home.resolve("models/other.bin"), "others");
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<Problem> check(Graph graph, Path folder) {
        return new LinkedFiles(graph, CATALOG)
                .check(GraphValidator.sinks(graph, CATALOG), folder, LinkedFilesTest::sha256);
    }

    private Graph saved(Graph graph, Path from, Path to) {
        return new LinkedFiles(graph, CATALOG).forSaving(from, to, LinkedFilesTest::sha256);
    }

    private static Object value(Graph graph, String node, String param) {
        return graph.node(id(node)).param(param).orElseThrow().at(0);
    }

    @Test
    void savingRecordsTheDigestBesideThePath() throws IOException {
        Graph saved = saved(good(), graphs, graphs);
        assertThat(value(saved, "source", "model"))
                .isEqualTo(Map.of("path", "model.bin", "sha256", sha256(graphs.resolve("model.bin"))));
        assertThat(value(saved, "source", "files")).isEqualTo("seq/####.png");
        assertThat(saved(saved, graphs, graphs)).isSameAs(saved);
        assertThat(check(saved, graphs)).isEmpty();
    }

    @Test
    void pathsAreWrittenRelativeToTheNewFolderWithForwardSlashes() {
        Graph absolute = good().apply(new GraphEdit.SetParam(
                id("source"),
                "model",
                new ParamValue.Literal(home.resolve("models/other.bin").toString())));
        Graph saved = saved(absolute, graphs, graphs.resolve("deep"));
        assertThat(((Map<?, ?>) value(saved, "source", "model")).get("path")).isEqualTo("../../models/other.bin");
        assertThat(value(saved, "source", "files")).isEqualTo("../seq/####.png");
    }

    @Test
    void aFileThatIsMissingKeepsItsDigestAndFields() {
        Map<String, Object> written = Map.of("path", "gone.bin", "sha256", "ab".repeat(32), "licence", "CC0");
        Graph graph = good().apply(new GraphEdit.SetParam(id("source"), "model", new ParamValue.Literal(written)));
        assertThat(saved(graph, graphs, graphs)).isSameAs(graph);
        Graph moved = saved(graph, graphs, home);
        assertThat(value(moved, "source", "model"))
                .isEqualTo(Map.of("path", "graphs/gone.bin", "sha256", "ab".repeat(32), "licence", "CC0"));
    }

    @Test
    void filesOfPlaceholdersMoveAlong() {
        Graph graph = good().apply(add(
                "other",
                node("acme.lut@1").withParam("lut", Map.of("path", "a.cube")).withParam("text", "a.cube")));
        Graph moved = saved(graph, graphs, home);
        assertThat(value(moved, "other", "lut")).isEqualTo(Map.of("path", "graphs/a.cube"));
        assertThat(value(moved, "other", "text")).isEqualTo("a.cube");
    }

    @Test
    void aGraphThatWasMovedSaysExactlyWhatItLacks() throws IOException {
        Graph saved = saved(good(), graphs, graphs);
        Path elsewhere = Files.createDirectories(home.resolve("elsewhere"));
        String digest = sha256(graphs.resolve("model.bin"));
        assertThat(check(saved, elsewhere))
                .extracting(Problem::toString)
                .containsExactly(
                        "source.model: %s is missing, with the sha256 %s; put it there or choose another file"
                                .formatted(elsewhere.resolve("model.bin"), digest),
                        "source.files: %s is missing; put the files there or choose others"
                                .formatted(elsewhere.resolve("seq")));
        assertThat(check(saved, elsewhere)).allMatch(Problem::isError);
        assertThat(new LinkedFiles(saved, CATALOG).check(Set.of(), elsewhere, LinkedFilesTest::sha256))
                .noneMatch(Problem::isError);
    }

    @Test
    void anotherFileOfTheSameNameIsAWarningWithBothDigests() throws IOException {
        Graph saved = saved(good(), graphs, graphs);
        String before = sha256(graphs.resolve("model.bin"));
        Files.writeString(graphs.resolve("model.bin"), "other weights");
        List<Problem> problems = check(saved, graphs);
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.CHANGED_FILE);
            assertThat(problem.isError()).isFalse();
            assertThat(problem.message()).contains(before, sha256(graphs.resolve("model.bin")));
        });
    }

    @Test
    void aFileThatCannotBeReadIsTold() {
        Graph saved = saved(good(), graphs, graphs);
        FileDigest broken = file -> {
            throw new IOException("Input/output error");
        };
        assertThat(new LinkedFiles(saved, CATALOG).check(Set.of(id("save")), graphs, broken))
                .extracting(Problem::toString)
                .containsExactly("source.model: model.bin cannot be read (Input/output error);"
                        + " make it readable or choose another file");
    }

    @Test
    void pathsOfWrongFormAreNotLookedFor() {
        Graph graph = good().apply(GraphEdit.batch(
                "Bad",
                new GraphEdit.SetParam(id("source"), "model", new ParamValue.Literal("\\\\host\\share\\a.bin")),
                new GraphEdit.SetParam(id("source"), "extra", new ParamValue.Literal("http://host/a"))));
        assertThat(check(graph, graphs)).isEmpty();
    }
}
