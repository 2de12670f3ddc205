package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Port;

/**
 * Moves the selected nodes. A single unlinked node that is let go on a link goes in between, if both ends fit. With ctrl, or
 * when the canvas snaps, the grabbed node keeps to the grid.
 */
final class MoveGesture implements Gesture {
    /** The pitch of the grid, world units. */
    static final double GRID = 24;

    private final Stage stage;
    private final List<PlacedNode> moved = new ArrayList<>();
    private final PlacedNode grabbed;
    private final double startX;
    private final double startY;
    private double dx;
    private double dy;
    private Optional<Insertion> insertion = Optional.empty();

    /** A link that the moved node would go into, with the ports that it would use. */
    record Insertion(Wire wire, String input, String output) {}

    MoveGesture(Stage stage, PlacedNode grabbed, Pointer start) {
        this.stage = stage;
        this.grabbed = grabbed;
        this.startX = stage.camera().worldX(start.x());
        this.startY = stage.camera().worldY(start.y());
        for (NodeId id : stage.document().selection().nodes()) {
            stage.board().find(id).ifPresent(moved::add);
        }
        moved.forEach(stage.board()::raise);
    }

    /** The link that the node would go into if it were let go now. */
    Optional<Insertion> insertion() {
        return insertion;
    }

    @Override
    public void drag(Pointer at) {
        dx = stage.camera().worldX(at.x()) - startX;
        dy = stage.camera().worldY(at.y()) - startY;
        NodeLayout origin = grabbed.node.layout();
        if (stage.snap() != at.ctrl()) {
            dx = Math.rint((origin.x() + dx) / GRID) * GRID - origin.x();
            dy = Math.rint((origin.y() + dy) / GRID) * GRID - origin.y();
        } else {
            dx = Math.rint(dx);
            dy = Math.rint(dy);
        }
        moved.forEach(node -> stage.board().shift(node, dx, dy));
        insertion = moved.size() == 1 && grabbed.wires.isEmpty() ? findInsertion() : Optional.empty();
        stage.redraw();
    }

    @Override
    public void release(Pointer at) {
        drag(at);
        Map<NodeId, NodeLayout> layouts = new LinkedHashMap<>();
        moved.forEach(node -> layouts.put(node.id, node.node.layout().moved(dx, dy)));
        GraphEdit move = new GraphEdit.SetLayout(layouts);
        Optional<Insertion> into = insertion;
        stage.board().settle();
        if (into.isPresent()) {
            Wire wire = into.get().wire();
            stage.document()
                    .apply(GraphEdit.batch(
                            "Insert node",
                            move,
                            new GraphEdit.Connect(
                                    wire.output, new Port(grabbed.id, into.get().input())),
                            new GraphEdit.Connect(
                                    new Port(grabbed.id, into.get().output()), wire.input)));
        } else if (dx != 0 || dy != 0) {
            stage.document().apply(move);
        }
        stage.redraw();
    }

    @Override
    public void cancel() {
        stage.board().settle();
        stage.redraw();
    }

    private Optional<Insertion> findInsertion() {
        Box box = grabbed.box;
        double x = box.centreX();
        double y = box.y() + Math.min(NodeShape.HEADER, box.height()) / 2;
        for (Wire wire : stage.board().wires()) {
            if (wire.from == null || !wire.bounds.meets(box)) {
                continue;
            }
            boolean through = wire.curve.distance(x, y) < NodeShape.HEADER
                    || wire.curve.crosses(box.x(), box.y(), box.right(), box.bottom())
                    || wire.curve.crosses(box.x(), box.bottom(), box.right(), box.y());
            if (through) {
                Optional<Insertion> fits = fit(wire);
                if (fits.isPresent()) {
                    return fits;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Insertion> fit(Wire wire) {
        for (PortSpot in : grabbed.shape.inputs()) {
            if (!allowed(wire.output, new Port(grabbed.id, in.name()))) {
                continue;
            }
            for (PortSpot out : grabbed.shape.outputs()) {
                if (allowed(new Port(grabbed.id, out.name()), wire.input)) {
                    return Optional.of(new Insertion(wire, in.name(), out.name()));
                }
            }
        }
        return Optional.empty();
    }

    private boolean allowed(Port output, Port input) {
        return stage.rules()
                .refuse(stage.document().graph().get(), output, input)
                .isEmpty();
    }
}
