package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.graph.Note;
import org.celflow.graph.Port;

/** A canvas without a toolkit: it notes what gestures ask for. */
final class TestStage implements Stage {
    final GraphDocument document = new GraphDocument();
    final Board board = new Board(DemoNodes.catalog());
    final LinkRules rules = new LinkRules(DemoNodes.catalog());
    final List<String> asked = new ArrayList<>();
    final Interaction interaction;
    Camera camera = Camera.HOME;
    boolean snap;

    TestStage(Graph graph) {
        document.open(graph, Optional.empty());
        board.show(graph);
        document.graph().addListener((any, old, now) -> board.show(now));
        interaction = new Interaction(this);
    }

    PlacedNode node(String id) {
        return board.find(new NodeId(id)).orElseThrow();
    }

    Graph graph() {
        return document.graph().get();
    }

    Optional<Port> source(String input) {
        return graph().source(Port.parse(input));
    }

    /** Presses at a point, moves in three steps and lets go. */
    void drag(double x1, double y1, double x2, double y2, Pointer.Button button, String keys) {
        interaction.press(pointer(x1, y1, button, keys), 1);
        for (int i = 1; i <= 3; i++) {
            interaction.drag(pointer(x1 + (x2 - x1) * i / 3, y1 + (y2 - y1) * i / 3, button, keys));
        }
        interaction.release(pointer(x2, y2, button, keys));
    }

    void drag(double[] from, double[] to) {
        drag(from[0], from[1], to[0], to[1], Pointer.Button.PRIMARY, "");
    }

    void click(double x, double y, String keys) {
        interaction.press(pointer(x, y, Pointer.Button.PRIMARY, keys), 1);
        interaction.release(pointer(x, y, Pointer.Button.PRIMARY, keys));
    }

    double[] input(String id, String port) {
        PlacedNode node = node(id);
        PortSpot spot = node.shape.input(port).orElseThrow();
        return new double[] {node.portX(spot), node.portY(spot)};
    }

    double[] output(String id, String port) {
        PlacedNode node = node(id);
        PortSpot spot = node.shape.output(port).orElseThrow();
        return new double[] {node.portX(spot), node.portY(spot)};
    }

    double[] header(String id) {
        PlacedNode node = node(id);
        return new double[] {node.box.centreX(), node.box.y() + NodeShape.HEADER / 2};
    }

    double[] field(String id, String param) {
        PlacedNode node = node(id);
        Box field = node.shape.row(param).orElseThrow().field();
        return new double[] {node.box.x() + field.centreX(), node.box.y() + field.centreY()};
    }

    static Pointer pointer(double x, double y, Pointer.Button button, String keys) {
        return new Pointer(
                x, y, button, keys.contains("s"), keys.contains("c"), keys.contains("a"), keys.contains(" "));
    }

    @Override
    public GraphDocument document() {
        return document;
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public LinkRules rules() {
        return rules;
    }

    @Override
    public Camera camera() {
        return camera;
    }

    @Override
    public void camera(Camera next) {
        camera = next;
    }

    @Override
    public int frame() {
        return 0;
    }

    @Override
    public boolean snap() {
        return snap;
    }

    @Override
    public void openSearch(double worldX, double worldY, Optional<Port> from, boolean fromOutput) {
        asked.add("search " + from.map(Port::toString).orElse("all"));
    }

    @Override
    public void editParam(NodeId node, String param) {
        asked.add("edit " + node + "." + param);
    }

    @Override
    public void editTitle(NodeId node) {
        asked.add("title " + node);
    }

    @Override
    public void editNote(Note note) {
        asked.add("note " + note.id());
    }

    @Override
    public void showInViewer(NodeId node) {
        asked.add("view " + node);
    }

    @Override
    public void openMenu(double x, double y, Hit under) {
        asked.add("menu");
    }

    @Override
    public void say(String message, double x, double y) {
        asked.add("say " + message);
    }

    @Override
    public void redraw() {}
}
