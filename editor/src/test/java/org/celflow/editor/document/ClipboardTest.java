package org.celflow.editor.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphFormatException;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.graph.TypeRef;
import org.junit.jupiter.api.Test;

class ClipboardTest {
    private static final NodeId SOURCE = new NodeId("source");
    private static final NodeId BLUR = new NodeId("blur");
    private static final NodeId SAVE = new NodeId("save");

    private final Graph graph = Graph.empty()
            .apply(GraphEdit.batch(
                    "Build",
                    add(SOURCE, 0),
                    add(BLUR, 100),
                    add(SAVE, 200),
                    new GraphEdit.SetParam(BLUR, "radius", new ParamValue.Literal(3L)),
                    new GraphEdit.SetTitle(BLUR, Optional.of("Soften")),
                    new GraphEdit.Connect(new Port(SOURCE, "out"), new Port(BLUR, "image")),
                    new GraphEdit.Connect(new Port(BLUR, "out"), new Port(SAVE, "image"))));

    @Test
    void pastedNodesGetFreeNamesAndKeepTheirSettingsAndPlaces() throws Exception {
        Graph pasted = graph.apply(Clipboard.paste(graph, Clipboard.copy(graph, Set.of(BLUR)), 10, 20));
        GraphNode copy = pasted.node(new NodeId("blur-2"));
        assertThat(copy.param("radius")).contains(new ParamValue.Literal(3L));
        assertThat(copy.title()).contains("Soften");
        assertThat(copy.layout()).isEqualTo(NodeLayout.at(110, 20));
        assertThat(pasted.nodes()).hasSize(4);
    }

    @Test
    void linksBetweenCopiedNodesTravelAlongAndOthersDoNot() throws Exception {
        Graph pasted = graph.apply(Clipboard.paste(graph, Clipboard.copy(graph, Set.of(BLUR, SAVE)), 0, 0));
        assertThat(pasted.source(new Port(new NodeId("save-2"), "image")))
                .contains(new Port(new NodeId("blur-2"), "out"));
        assertThat(pasted.source(new Port(new NodeId("blur-2"), "image"))).isEmpty();
        assertThat(pasted.source(new Port(SAVE, "image"))).contains(new Port(BLUR, "out"));
    }

    @Test
    void pastingTwiceMakesTwoCopies() throws Exception {
        String text = Clipboard.copy(graph, Set.of(BLUR));
        Graph once = graph.apply(Clipboard.paste(graph, text, 0, 0));
        Graph twice = once.apply(Clipboard.paste(once, text, 0, 0));
        assertThat(twice.nodes()).containsKeys(new NodeId("blur-2"), new NodeId("blur-3"));
    }

    @Test
    void nodesGoIntoAnotherGraphUnderTheirOwnNames() throws Exception {
        GraphEdit edit = Clipboard.paste(Graph.empty(), Clipboard.copy(graph, Set.of(SOURCE, BLUR)), 0, 0);
        assertThat(Clipboard.added(edit)).containsExactlyInAnyOrder(SOURCE, BLUR);
        assertThat(Graph.empty().apply(edit).nodes()).containsOnlyKeys(SOURCE, BLUR);
    }

    @Test
    void otherTextIsRefused() {
        assertThat(Clipboard.accepts("a shopping list")).isFalse();
        assertThat(Clipboard.accepts("{\"a\": 1}")).isFalse();
        assertThat(Clipboard.accepts(Clipboard.copy(graph, Set.of()))).isFalse();
        assertThat(Clipboard.accepts(Clipboard.copy(graph, Set.of(BLUR)))).isTrue();
        assertThatThrownBy(() -> Clipboard.paste(graph, "{}", 0, 0)).isInstanceOf(GraphFormatException.class);
    }

    private static GraphEdit add(NodeId id, double x) {
        return new GraphEdit.AddNode(id, GraphNode.of(new TypeRef("test.node", 1), NodeLayout.at(x, 0)));
    }
}
