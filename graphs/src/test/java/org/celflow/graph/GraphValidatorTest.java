package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.celflow.graph.TestNodes.CATALOG;
import static org.celflow.graph.TestNodes.add;
import static org.celflow.graph.TestNodes.good;
import static org.celflow.graph.TestNodes.graph;
import static org.celflow.graph.TestNodes.id;
import static org.celflow.graph.TestNodes.link;
import static org.celflow.graph.TestNodes.node;
import static org.celflow.graph.TestNodes.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.celflow.graph.Problem.Kind;
import org.celflow.graph.Problem.Severity;
import org.junit.jupiter.api.Test;

class GraphValidatorTest {
    private static List<String> problems(Graph graph) {
        return GraphValidator.validate(graph, CATALOG).stream()
                .map(problem -> problem.severity() + " " + problem.kind() + " " + problem)
                .toList();
    }

    private static Graph with(String node, String param, Object value) {
        return good().apply(new GraphEdit.SetParam(id(node), param, new ParamValue.Literal(value)));
    }

    @Test
    void aGoodGraphHasNoProblems() {
        assertThat(problems(good())).isEmpty();
    }

    @Test
    void aCircleIsToldByItsNodesInOrder() {
        Graph graph = good().apply(GraphEdit.batch(
                "Circle",
                add("second", node("test.blend@1")),
                link("blend.out", "second.image"),
                link("second.out", "blend.image")));
        assertThat(problems(graph))
                .singleElement()
                .asString()
                .startsWith("ERROR CYCLE ")
                .containsPattern(
                        "the nodes (blend -> second -> blend|second -> blend -> second) feed each other in a circle;"
                                + " remove one of these links");
    }

    @Test
    void everyCircleIsFoundAndNodesBehindOneAreNotBlamed() {
        Graph graph = graph(
                add("a", node("test.blend@1")),
                add("b", node("test.blend@1")),
                add("c", node("test.blend@1")),
                add("behind", node("test.blend@1")),
                link("a.out", "a.image"),
                link("b.out", "c.image"),
                link("c.out", "b.image"),
                link("c.out", "behind.image"));
        List<Problem> circles = GraphValidator.validate(graph, CATALOG).stream()
                .filter(problem -> problem.kind() == Kind.CYCLE)
                .toList();
        assertThat(circles).hasSize(2);
        assertThat(circles.get(0).message()).startsWith("the nodes a -> a feed");
        assertThat(circles.toString()).doesNotContain("behind");
    }

    @Test
    void aLinkBetweenDifferentKindsIsToldAtTheInput() {
        assertThat(problems(good().apply(link("source.mask", "blend.image"))))
                .containsExactly("ERROR TYPE_MISMATCH blend.image: takes Image, and source.mask gives Mask;"
                        + " link an output of that kind to it");
    }

    @Test
    void aMissingLinkIsToldUnlessTheInputIsOptional() {
        Graph graph = good().apply(new GraphEdit.Disconnect(Port.parse("blend.image")))
                .apply(new GraphEdit.Disconnect(Port.parse("blend.mask")));
        assertThat(problems(graph))
                .containsExactly(
                        "ERROR MISSING_INPUT blend.image: is not linked; link an output of the kind Image to it");
    }

    @Test
    void valuesOutOfRangeAreToldWithTheRange() {
        assertThat(problems(with("blend", "strength", 7)))
                .containsExactly("ERROR OUT_OF_RANGE blend.strength: must be between 0 and 1, not 7");
        assertThat(problems(with("blend", "mode", "sofd")))
                .containsExactly("ERROR OUT_OF_RANGE blend.mode: must be one of soft, hard, not 'sofd'");
        assertThat(problems(with("blend", "seed", -1)))
                .containsExactly("ERROR OUT_OF_RANGE blend.seed: must be between 0 and 18446744073709551615, not -1");
    }

    @Test
    void everyKeyframeIsChecked() {
        ParamValue value = new ParamValue.Animated(new TreeMap<>(Map.of(0, 0.5, 9, 2.0)), Interpolation.LINEAR);
        assertThat(problems(good().apply(new GraphEdit.SetParam(id("blend"), "strength", value))))
                .containsExactly("ERROR OUT_OF_RANGE blend.strength: must be between 0 and 1, not 2 at the keyframe 9");
    }

    @Test
    void whatCannotChangeOverTimeIsTold() {
        ParamValue held = new ParamValue.Animated(new TreeMap<>(Map.of(0, "a.bin", 9, "b.bin")), Interpolation.HOLD);
        ParamValue factor = new ParamValue.Animated(new TreeMap<>(Map.of(0, 2, 9, 3)), Interpolation.HOLD);
        ParamValue tint =
                new ParamValue.Animated(new TreeMap<>(Map.of(0, "#000000", 9, "#ffffff")), Interpolation.LINEAR);
        Graph graph = good().apply(GraphEdit.batch(
                "Animate",
                new GraphEdit.SetParam(id("source"), "model", held),
                new GraphEdit.SetParam(id("blend"), "tint", tint),
                add("slow", node("test.slow@1")),
                new GraphEdit.SetParam(id("slow"), "factor", factor),
                link("blend.out", "slow.image"),
                link("slow.out", "save.image")));
        assertThat(problems(graph))
                .containsExactly(
                        "ERROR OUT_OF_RANGE source.model: must be the same at every frame; remove its keyframes",
                        "ERROR OUT_OF_RANGE blend.tint: is no number, so its keyframes cannot be linear; set their mode to hold",
                        "ERROR OUT_OF_RANGE slow.factor: must be the same at every frame; remove its keyframes");
    }

    @Test
    void keyframesOfAnotherProgramAreNotTakenForAValue() {
        Object spline = Map.of("keyframes", Map.of("0", 1.0), "mode", "spline");
        assertThat(problems(with("blend", "strength", spline)))
                .containsExactly("ERROR OUT_OF_RANGE blend.strength: has keyframes that cannot be read;"
                        + " they map whole frame numbers to values, and the mode is hold or linear");
    }

    @Test
    void aPlaceholderIsAnErrorOnlyWhereARunNeedsIt() {
        Graph beside = good().apply(add("other", node("acme.glow@3")));
        assertThat(problems(beside))
                .containsExactly("WARNING UNKNOWN_TYPE other: the node type acme.glow@3 is not installed;"
                        + " install the plugin that brings it, or remove the node");
        Graph needed = beside.apply(link("other.out", "blend.image"));
        assertThat(problems(needed)).singleElement().asString().startsWith("ERROR UNKNOWN_TYPE other: ");
    }

    @Test
    void whatNobodyAskedForStopsNobody() {
        Graph graph = good().apply(add("loose", node("test.blend@1").withParam("strength", 7)));
        assertThat(GraphValidator.validate(graph, CATALOG))
                .extracting(Problem::kind, Problem::severity)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.MISSING_INPUT, Severity.WARNING),
                        org.assertj.core.groups.Tuple.tuple(Kind.OUT_OF_RANGE, Severity.WARNING));
        assertThat(GraphValidator.validate(graph, CATALOG, Set.of(id("loose"))))
                .allMatch(Problem::isError)
                .hasSize(2);
    }

    @Test
    void aGraphWithoutSinkHasNothingToRender() {
        assertThat(problems(good().apply(GraphEdit.remove(id("save")))))
                .containsExactly("WARNING NOTHING_TO_RENDER the graph has nothing to render;"
                        + " add a node that saves, as Save images");
    }

    @Test
    void portsAndParametersThatDoNotExistAreToldWithNearNames() {
        Graph graph = good().apply(GraphEdit.batch(
                "Odd",
                link("source.image", "blend.imag"),
                link("source.imge", "blend.image"),
                new GraphEdit.SetParam(id("blend"), "strenght", new ParamValue.Literal(1))));
        assertThat(problems(graph))
                .containsExactly(
                        "ERROR UNKNOWN_PORT blend.image: reads source.imge, but Source has the outputs image, mask;"
                                + " link it to another output",
                        "ERROR UNKNOWN_PORT blend.imag: Blend has no such input; did you mean image?",
                        "WARNING UNKNOWN_PARAM blend.strenght: Blend has no such parameter, so it is passed over;"
                                + " did you mean strength?");
    }

    @Test
    void thePreviousOutputIsNoPort() {
        assertThat(problems(good().apply(link("source.image", "blend.before"))))
                .containsExactly("ERROR UNKNOWN_PORT blend.before: Blend has no such input");
    }

    @Test
    void aLinkFromANodeThatIsNotThereIsTold() throws GraphFormatException {
        String text = GraphJson.write(good()).replace("\"image\": \"source.image\"", "\"image\": \"gone.image\"");
        Graph graph = GraphJson.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), "a.json");
        assertThat(problems(graph))
                .containsExactly("ERROR UNKNOWN_NODE blend.image: reads gone.image, but there is no node gone;"
                        + " link it to another output");
    }

    @Test
    void otherVersionsOfATypeAreTold() {
        Graph graph = graph(
                add("source", node("test.source@1").withParam("model", "m.bin").withParam("files", "seq")),
                add("save", node("test.save@4")),
                link("source.image", "save.image"));
        assertThat(problems(graph))
                .containsExactly(
                        "WARNING OLDER_VERSION source: the node was made with test.source@1 and is computed by version 2,"
                                + " so results may differ",
                        "ERROR NEWER_VERSION save: the node was made with test.save@4, and version 1 is installed;"
                                + " update Celflow or the plugin that brings it");
    }

    @Test
    void filesThatMustBeChosenAreTold() {
        Graph graph = graph(
                add("source", node("test.source@2")),
                add("save", node("test.save@1")),
                link("source.image", "save.image"));
        assertThat(problems(graph))
                .containsExactly(
                        "ERROR MISSING_FILE source.model: needs a file; choose one that ends in .bin or .safetensors",
                        "ERROR MISSING_FILE source.files: needs a folder, a pattern such as seg/####.png, or one picture;"
                                + " choose one");
    }

    @Test
    void pathsThatAreNoFilesAreRefused() {
        assertThat(problems(with("source", "model", "http://example.org/a.bin")))
                .singleElement()
                .asString()
                .contains("is an address");
        assertThat(problems(with("source", "files", "file:/etc")))
                .singleElement()
                .asString()
                .contains("is an address");
        assertThat(problems(with("source", "files", "jar:file:/a.jar!/b")))
                .singleElement()
                .asString()
                .contains("is an address");
        assertThat(problems(with("source", "model", "\\\\host\\share\\a.bin")))
                .singleElement()
                .asString()
                .contains("names a network share");
        assertThat(problems(with("source", "model", "a\u0000.bin")))
                .singleElement()
                .asString()
                .contains("control character");
        assertThat(problems(with("source", "model", "a.ckpt")))
                .singleElement()
                .asString()
                .contains("must be a file that ends in .bin or .safetensors, not 'a.ckpt'");
        assertThat(problems(with("source", "model", "C:\\models\\a.BIN"))).isEmpty();
    }

    @Test
    void outputsStayInsideTheirFolder() {
        for (String pattern : List.of("../a.png", "/etc/####.png", "C:\\a.png", "a/../../b.png", "..\\a.png", " ")) {
            assertThat(problems(with("save", "pattern", pattern)))
                    .singleElement()
                    .asString()
                    .startsWith("ERROR OUT_OF_RANGE save.pattern: must be a path inside the output folder");
        }
        assertThat(problems(with("save", "pattern", "shots/a..b/####.png"))).isEmpty();
    }

    @Test
    void linksAreRefusedWithTheReason() {
        Graph graph = good().apply(add("ghost", node("acme.glow@1")));
        assertThat(refusal(graph, "source.mask", "save.image"))
                .isEqualTo("save.image takes Image, and source.mask gives Mask");
        assertThat(refusal(graph, "blend.out", "blend.image"))
                .isEqualTo("blend depends on blend, so the link would close a circle");
        assertThat(refusal(
                        good().apply(add("second", node("test.blend@1"))).apply(link("blend.out", "second.image")),
                        "second.out",
                        "blend.image"))
                .isEqualTo("second depends on blend, so the link would close a circle");
        assertThat(refusal(graph, "source.pict", "save.image")).isEqualTo("there is no port source.pict");
        assertThat(refusal(graph, "source.image", "blend.before")).isEqualTo("there is no port blend.before");
        assertThat(refusal(graph, "gone.image", "save.image")).isEqualTo("there is no node gone");
        assertThat(refusal(graph, "ghost.out", "save.image")).contains("not installed");
        assertThat(refusal(graph, "source.image", "save.image")).isEmpty();
    }

    private static String refusal(Graph graph, String output, String input) {
        return GraphValidator.refuseLink(graph, CATALOG, Port.parse(output), Port.parse(input))
                .orElse("");
    }

    @Test
    void aChainOfAnyLengthIsCheckedWithoutRecursion() {
        List<GraphEdit> edits = new ArrayList<>(List.of(add("n0", source())));
        for (int i = 1; i < 50_000; i++) {
            edits.add(add("n" + i, node("test.blend@1")));
            edits.add(link("n" + (i - 1) + (i == 1 ? ".image" : ".out"), "n" + i + ".image"));
        }
        Graph chain = Graph.empty().apply(new GraphEdit.Batch("Chain", edits));
        assertThat(GraphValidator.validate(chain, CATALOG))
                .extracting(Problem::kind)
                .containsExactly(Kind.NOTHING_TO_RENDER);
        Graph circle = chain.apply(link("n49999.out", "n1.image"));
        assertThat(GraphValidator.validate(circle, CATALOG))
                .extracting(Problem::kind)
                .contains(Kind.CYCLE);
    }
}
