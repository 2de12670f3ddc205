package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.graph.TestNodes.add;
import static org.celflow.graph.TestNodes.good;
import static org.celflow.graph.TestNodes.id;
import static org.celflow.graph.TestNodes.link;
import static org.celflow.graph.TestNodes.node;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.time.Timeline;
import org.junit.jupiter.api.Test;

class GraphEditTest {
    @Test
    void anEditLeavesTheGraphOfBeforeAsItWas() {
        Graph before = good();
        String text = GraphJson.write(before);
        before.apply(GraphEdit.batch(
                "All",
                new GraphEdit.SetParam(id("blend"), "strength", new ParamValue.Literal(1.0)),
                new GraphEdit.SetLayout(Map.of(id("blend"), NodeLayout.at(9, 9))),
                GraphEdit.remove(id("source"))));
        assertThat(GraphJson.write(before)).isEqualTo(text);
    }

    @Test
    void whatAnEditDoesNotTouchIsShared() {
        Graph before = good();
        Graph after = before.apply(new GraphEdit.SetTitle(id("blend"), Optional.of("Mix")));
        assertThat(before.apply(new GraphEdit.RemoveNote("n")).nodes()).isSameAs(before.nodes());
        assertThat(before.apply(new GraphEdit.RemoveNote("n")).links()).isSameAs(before.links());
        assertThat(after.node(id("source"))).isSameAs(before.node(id("source")));
        assertThat(after.node(id("blend")).title()).contains("Mix");
    }

    @Test
    void removingANodeRemovesItsLinksOnBothSides() {
        Graph after = good().apply(GraphEdit.remove(id("blend")));
        assertThat(after.nodes()).containsOnlyKeys(id("source"), id("save"));
        assertThat(after.links()).isEmpty();
    }

    @Test
    void connectingReplacesTheLinkOfTheInput() {
        Graph after = good().apply(link("source.image", "save.image"));
        assertThat(after.source(Port.parse("save.image"))).contains(Port.parse("source.image"));
        assertThat(after.apply(new GraphEdit.Disconnect(Port.parse("save.image")))
                        .source(Port.parse("save.image")))
                .isEmpty();
    }

    @Test
    void parametersAreSetInPlaceAndCleared() {
        Graph set = good().apply(new GraphEdit.SetParam(id("source"), "model", new ParamValue.Literal("b.bin")));
        assertThat(set.node(id("source")).params().keySet()).containsExactly("model", "files");
        assertThat(set.node(id("source")).param("model")).contains(new ParamValue.Literal("b.bin"));
        Graph cleared = set.apply(new GraphEdit.ClearParam(id("source"), "model"));
        assertThat(cleared.node(id("source")).param("model")).isEmpty();
    }

    @Test
    void notesAndTimelineAreEdited() {
        Graph noted = good().apply(new GraphEdit.PutNote(new Note("n", "first", 0, 0, 10, 10)))
                .apply(new GraphEdit.PutNote(new Note("m", "other", 0, 0, 10, 10)))
                .apply(new GraphEdit.PutNote(new Note("n", "second", 0, 0, 10, 10)))
                .apply(new GraphEdit.SetTimeline(Timeline.of(5, 6)));
        assertThat(noted.notes()).extracting(Note::text).containsExactly("second", "other");
        assertThat(noted.timeline()).isEqualTo(Timeline.of(5, 6));
        assertThat(noted.apply(new GraphEdit.RemoveNote("n")).notes())
                .extracting(Note::id)
                .containsExactly("m");
    }

    @Test
    void aBatchThatFailsChangesNothingAndSaysWhichNode() {
        Graph before = good();
        GraphEdit batch = GraphEdit.batch("Bad", GraphEdit.remove(id("save")), add("blend", node("test.blend@1")));
        assertThatThrownBy(() -> before.apply(batch)).hasMessage("the graph already has a node blend");
        assertThatThrownBy(() -> before.apply(link("source.image", "gone.image")))
                .hasMessage("the graph has no node gone");
        assertThat(before.nodes()).hasSize(3);
    }

    @Test
    void freshIdsAreReadableAndFree() {
        Graph graph = good();
        assertThat(graph.freshId("test.save")).isEqualTo(id("save-2"));
        assertThat(graph.freshId("sample.ksampler")).isEqualTo(id("ksampler"));
        assertThat(graph.freshId("test.save", Set.of(id("save-2")))).isEqualTo(id("save-3"));
        assertThat(graph.freshId("odd.näme!")).isEqualTo(id("n-me-"));
    }

    @Test
    void aLinkIntoANodeThatIsNotThereIsNoGraph() {
        assertThatThrownBy(() -> new Graph(
                        Timeline.of(0, 1),
                        Map.of(),
                        Map.of(Port.parse("a.in"), Port.parse("b.out")),
                        List.of(),
                        Map.of()))
                .hasMessage("a link leads into a.in, which is not there");
    }

    @Test
    void valuesAreCopiedAndBroughtIntoOneForm() {
        Map<String, Object> colours = new HashMap<>(Map.of("hair", "#112233"));
        List<Object> list = new ArrayList<>(List.of(1, 2.5f, BigInteger.TEN));
        colours.put("list", list);
        ParamValue.Literal literal = new ParamValue.Literal(colours);
        colours.clear();
        list.clear();
        assertThat(literal.value()).isEqualTo(Map.of("hair", "#112233", "list", List.of(1L, 2.5, 10L)));
        assertThatThrownBy(() -> new ParamValue.Literal(Double.NaN)).hasMessage("a graph cannot hold the number NaN");
        assertThatThrownBy(() -> new ParamValue.Literal("a\ud800b"))
                .hasMessage("a text holds half a character, at position 1");
        assertThatThrownBy(() -> new ParamValue.Literal(new Object())).hasMessageContaining("cannot hold a Object");
    }

    @Test
    void linearKeyframesGoStraightAndStayOutside() {
        ParamValue value =
                new ParamValue.Animated(new TreeMap<>(Map.of(0, 1.0, 10, 2L, 20, 0.0)), Interpolation.LINEAR);
        assertThat(value.at(-5)).isEqualTo(1.0);
        assertThat(value.at(5)).isEqualTo(1.5);
        assertThat(value.at(10)).isEqualTo(2L);
        assertThat(value.at(15)).isEqualTo(1.0);
        assertThat(value.at(99)).isEqualTo(0.0);
    }

    @Test
    void heldKeyframesStayUntilTheNext() {
        ParamValue value = new ParamValue.Animated(new TreeMap<>(Map.of(0, "a", 10, "b")), Interpolation.HOLD);
        assertThat(List.of(value.at(9), value.at(10), value.at(11))).containsExactly("a", "b", "b");
    }

    @Test
    void wholeParametersAreRoundedBetweenKeyframes() {
        ParamSpec times = TestNodes.CATALOG
                .find("test.blend")
                .orElseThrow()
                .param("times")
                .orElseThrow();
        ParamValue value = new ParamValue.Animated(new TreeMap<>(Map.of(0, 1, 4, 3)), Interpolation.LINEAR);
        assertThat(List.of(value.at(0, times), value.at(1, times), value.at(2, times), value.at(3, times)))
                .containsExactly(1L, 2L, 2L, 3L);
    }
}
