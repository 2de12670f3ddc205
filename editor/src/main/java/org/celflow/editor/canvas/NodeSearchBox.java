package org.celflow.editor.canvas;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javafx.scene.layout.Pane;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Port;
import org.celflow.graph.TypeRef;
import org.celflow.node.spec.NodeType;

/** Opens the node search over the canvas, and adds what is chosen: linked with the port that the noodle came from, if any. */
final class NodeSearchBox {
    private final GraphCanvas canvas;
    private static final double MARGIN = 8;

    private final SearchPanel panel = new SearchPanel(this::close);

    NodeSearchBox(GraphCanvas canvas, Pane layer) {
        this.canvas = canvas;
        panel.setManaged(false);
        layer.getChildren().add(panel);
    }

    boolean isOpen() {
        return panel.isVisible();
    }

    /** Opens at a world point. */
    void open(double worldX, double worldY, Optional<Port> from, boolean fromOutput) {
        canvas.overlays().editor().take();
        double width = Math.min(SearchPanel.WIDTH, canvas.getWidth() - 2 * MARGIN);
        double height = Math.min(SearchPanel.HEIGHT, canvas.getHeight() - 2 * MARGIN);
        double x = Math.min(canvas.camera().screenX(worldX) + 6, canvas.getWidth() - width - MARGIN);
        double y = Math.min(canvas.camera().screenY(worldY) - 20, canvas.getHeight() - height - MARGIN);
        panel.resizeRelocate(Math.rint(Math.max(MARGIN, x)), Math.rint(Math.max(MARGIN, y)), width, height);
        panel.toFront();
        Graph graph = canvas.document().graph().get();
        Optional<GraphNode> origin = from.flatMap(port -> graph.find(port.node()));
        if (from.isEmpty() || origin.isEmpty()) {
            panel.open(
                    canvas.board().catalog().types(),
                    "",
                    type -> add(type, worldX, worldY, Optional.empty(), false, ""));
            return;
        }
        Map<NodeType, String> fitting = new LinkedHashMap<>();
        for (NodeType type : canvas.board().catalog().types()) {
            canvas.rules()
                    .fittingPort(type, origin.get(), from.get().name(), fromOutput)
                    .ifPresent(name -> fitting.put(type, name));
        }
        String title = (fromOutput ? "Takes " : "Gives ")
                + canvas.board()
                        .find(from.get().node())
                        .flatMap(node -> fromOutput
                                ? node.shape.output(from.get().name())
                                : node.shape.input(from.get().name()))
                        .flatMap(PortSpot::type)
                        .map(kind -> kind.title())
                        .orElse("this");
        Collection<NodeType> choice = fitting.keySet();
        panel.open(choice, title, type -> add(type, worldX, worldY, from, fromOutput, fitting.getOrDefault(type, "")));
    }

    /** Closes without adding anything. */
    void close() {
        if (panel.isVisible()) {
            panel.setVisible(false);
            canvas.requestFocus();
            canvas.redraw();
        }
    }

    private void add(
            NodeType type, double worldX, double worldY, Optional<Port> from, boolean fromOutput, String portName) {
        Graph graph = canvas.document().graph().get();
        NodeId id = graph.freshId(type.id());
        NodeShape shape = new ShapeMaker(canvas.board().catalog()).of(type, NodeLayout.ORIGIN, ShapeMaker.Extras.NONE);
        Optional<PortSpot> spot = fromOutput ? shape.input(portName) : shape.output(portName);
        double x = worldX - spot.map(PortSpot::x).orElse(NodeShape.DEFAULT_WIDTH / 2);
        double y = worldY - spot.map(PortSpot::y).orElse(NodeShape.HEADER / 2);
        GraphNode node =
                GraphNode.of(new TypeRef(type.id(), type.version()), NodeLayout.at(Math.rint(x), Math.rint(y)));
        GraphEdit add = new GraphEdit.AddNode(id, node);
        GraphEdit edit = from.map(port -> {
                    Port other = new Port(id, portName);
                    GraphEdit link =
                            fromOutput ? new GraphEdit.Connect(port, other) : new GraphEdit.Connect(other, port);
                    return GraphEdit.batch("Add " + type.title(), add, link);
                })
                .orElseGet(() -> GraphEdit.batch("Add " + type.title(), add));
        canvas.document().apply(edit);
        canvas.document().selection().select(id);
        canvas.board().find(id).ifPresent(canvas.board()::raise);
    }
}
