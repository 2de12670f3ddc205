package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.NodeId;
import org.celflow.graph.Port;
import org.junit.jupiter.api.Test;

class BoardTest {
    private final Board board = new Board(DemoNodes.catalog());
    private final LinkRules rules = new LinkRules(DemoNodes.catalog());

    private static Graph chain() {
        Graph g = Graph.empty();
        g = DemoGraph.add(g, "decode", DemoGraph.node("latent.decode", 0, 0));
        g = DemoGraph.add(g, "blur", DemoGraph.node("image.blur", 300, 0));
        g = DemoGraph.add(g, "save", DemoGraph.node("file.save", 600, 0));
        g = DemoGraph.link(g, "decode.out", "blur.image");
        return DemoGraph.link(g, "blur.out", "save.image");
    }

    @Test
    void onlyWhatAnEditChangedIsLaidOutAnew() {
        board.show(chain());
        PlacedNode decode = board.find(new NodeId("decode")).orElseThrow();
        PlacedNode blur = board.find(new NodeId("blur")).orElseThrow();
        Box before = decode.box;
        board.show(board.graph()
                .apply(new GraphEdit.SetLayout(
                        java.util.Map.of(blur.id, blur.node.layout().moved(40, 0)))));
        assertThat(board.find(new NodeId("decode")).orElseThrow().box).isSameAs(before);
        assertThat(blur.box.x()).isEqualTo(340);
        assertThat(board.wire(Port.parse("blur.image")).orElseThrow().curve.x2())
                .isEqualTo(340);
    }

    @Test
    void removedNodesAreGoneFromTheIndexToo() {
        board.show(chain());
        board.show(board.graph().apply(GraphEdit.remove(new NodeId("blur"))));
        assertThat(board.within(new Box(-1e6, -1e6, 2e6, 2e6)))
                .extracting(node -> node.id.value())
                .containsExactly("decode", "save");
        assertThat(board.wires()).isEmpty();
    }

    @Test
    void anUnknownTypeHasThePortsThatItsLinksName() {
        Graph g = DemoGraph.add(chain(), "acme", DemoGraph.node("acme.thing", 0, 300));
        g = DemoGraph.link(g, "acme.flow", "blur.image");
        board.show(DemoGraph.link(g, "decode.out", "acme.picture"));
        PlacedNode acme = board.find(new NodeId("acme")).orElseThrow();
        assertThat(acme.shape.inputs()).extracting(PortSpot::name).containsExactly("picture");
        assertThat(acme.shape.outputs()).extracting(PortSpot::name).containsExactly("flow");
    }

    @Test
    void dissolvingANodeLinksItsNeighbours() {
        Graph g = chain();
        GraphEdit edit =
                SelectionEdits.dissolve(g, rules, Set.of(new NodeId("blur"))).orElseThrow();
        assertThat(g.apply(edit).source(Port.parse("save.image"))).contains(Port.parse("decode.out"));
    }

    @Test
    void joiningLinksNodesInTheOrderOfSelection() {
        Graph g = DemoGraph.add(chain(), "cutout", DemoGraph.node("image.cutout", 900, 0));
        board.show(g);
        GraphEdit edit = SelectionEdits.join(board, List.of(new NodeId("decode"), new NodeId("cutout")))
                .orElseThrow();
        assertThat(g.apply(edit).source(Port.parse("cutout.image"))).contains(Port.parse("decode.out"));
    }

    @Test
    void pastedNodesComeToThePoint() throws Exception {
        Graph g = chain();
        String text = org.celflow.editor.document.Clipboard.copy(g, Set.of(new NodeId("blur"), new NodeId("save")));
        Graph pasted = g.apply(SelectionEdits.pasteAt(g, text, 1000, 500));
        assertThat(pasted.node(new NodeId("blur-2")).layout().x()).isEqualTo(1000);
        assertThat(pasted.node(new NodeId("save-2")).layout().x()).isEqualTo(1300);
        assertThat(pasted.source(Port.parse("save-2.image"))).contains(Port.parse("blur-2.out"));
    }

    @Test
    void arrowsGoAlongLinksFirst() {
        Graph g = DemoGraph.add(chain(), "near", DemoGraph.node("image.blur", 260, 40));
        board.show(g);
        PlacedNode decode = board.find(new NodeId("decode")).orElseThrow();
        Optional<PlacedNode> next = Navigation.next(board, decode, Navigation.Direction.RIGHT);
        assertThat(next.orElseThrow().id.value()).isEqualTo("blur");
        assertThat(Navigation.next(board, decode, Navigation.Direction.LEFT)).isEmpty();
    }

    @Test
    void hitsFindPortsBeforeNodesAndTheTopNodeFirst() {
        board.show(chain());
        HitTest hits = new HitTest(board);
        PlacedNode blur = board.find(new NodeId("blur")).orElseThrow();
        PortSpot in = blur.shape.inputs().get(0);
        assertThat(hits.at(blur.portX(in) - 6, blur.portY(in), 1)).isEqualTo(new Hit.AtPort(blur, in));
        assertThat(hits.at(blur.box.x() + 60, blur.box.y() + 10, 1)).isEqualTo(new Hit.Card(blur));
        ParamRow row = blur.shape.rows().get(0);
        assertThat(hits.at(
                        blur.box.x() + row.field().centreX(),
                        blur.box.y() + row.field().centreY(),
                        1))
                .isEqualTo(new Hit.Field(blur, row));
        assertThat(hits.at(
                        blur.box.x() + row.field().centreX(),
                        blur.box.y() + row.field().centreY(),
                        0.1))
                .isEqualTo(new Hit.Card(blur));
        assertThat(hits.at(268, blur.portY(in), 1)).isInstanceOf(Hit.Link.class);
        assertThat(hits.at(2000, 2000, 1)).isInstanceOf(Hit.Nothing.class);
    }
}
