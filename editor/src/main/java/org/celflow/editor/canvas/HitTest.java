package org.celflow.editor.canvas;

import java.util.List;
import java.util.Optional;
import org.celflow.graph.Note;

/** Finds what lies under a point: ports first, for they stick out over edges, then nodes from the top, links, notes. */
final class HitTest {
    /** How far beside a port a press still takes it, pixels. */
    private static final double PORT_REACH = 12;
    /** How far beside a link a press still takes it, pixels. */
    private static final double LINK_REACH = 6;

    private static final Hit NOTHING = new Hit.Nothing();

    private final Board board;

    HitTest(Board board) {
        this.board = board;
    }

    /** What lies at a world point, seen at a zoom. */
    Hit at(double x, double y, double zoom) {
        double reach = Math.min(PORT_REACH / zoom, NodeShape.PORT_ROW * 0.55);
        List<PlacedNode> near = board.within(new Box(x, y, 0, 0).grown(reach));
        boolean detailed = zoom >= Detail.CARDS;
        for (int i = near.size() - 1; i >= 0; i--) {
            PlacedNode node = near.get(i);
            if (detailed) {
                Optional<Hit> port = port(node, x, y, reach);
                if (port.isPresent()) {
                    return port.get();
                }
            }
            if (node.box.contains(x, y)) {
                return detailed ? on(node, x - node.box.x(), y - node.box.y(), zoom) : new Hit.Card(node);
            }
        }
        return link(x, y, LINK_REACH / zoom).map(Hit.class::cast).orElseGet(() -> note(x, y, zoom));
    }

    /** The port nearest to a point within a distance, world units. */
    Optional<Hit.AtPort> portNear(double x, double y, double reach) {
        Hit.AtPort best = null;
        double bestDistance = reach;
        for (PlacedNode node : board.within(new Box(x, y, 0, 0).grown(reach))) {
            for (List<PortSpot> side : List.of(node.shape.inputs(), node.shape.outputs())) {
                for (PortSpot spot : side) {
                    double distance = Math.hypot(node.portX(spot) - x, node.portY(spot) - y);
                    if (distance <= bestDistance) {
                        bestDistance = distance;
                        best = new Hit.AtPort(node, spot);
                    }
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** The link nearest to a point within a distance, world units. */
    Optional<Hit.Link> link(double x, double y, double reach) {
        Wire best = null;
        double bestDistance = reach;
        for (Wire wire : board.wires()) {
            if (wire.bounds.grown(reach).contains(x, y)) {
                double distance = wire.curve.distance(x, y);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = wire;
                }
            }
        }
        return Optional.ofNullable(best).map(Hit.Link::new);
    }

    private static Optional<Hit> port(PlacedNode node, double x, double y, double reach) {
        for (List<PortSpot> side : List.of(node.shape.inputs(), node.shape.outputs())) {
            double best = reach;
            PortSpot nearest = null;
            for (PortSpot spot : side) {
                double distance = Math.hypot(node.portX(spot) - x, node.portY(spot) - y);
                if (distance <= best) {
                    best = distance;
                    nearest = spot;
                }
            }
            if (nearest != null) {
                return Optional.of(new Hit.AtPort(node, nearest));
            }
        }
        return Optional.empty();
    }

    private static Hit on(PlacedNode node, double x, double y, double zoom) {
        NodeShape shape = node.shape;
        if (NodeShape.toggle().contains(x, y)) {
            return new Hit.Toggle(node);
        }
        if (x >= shape.width() - Math.min(NodeShape.GRIP / zoom, NodeShape.GRIP) && y > NodeShape.HEADER) {
            return new Hit.Edge(node);
        }
        if (zoom >= Detail.TEXT) {
            for (ParamRow row : shape.rows()) {
                if (row.field().contains(x, y)) {
                    return new Hit.Field(node, row);
                }
            }
        }
        if (shape.preview().filter(box -> box.contains(x, y)).isPresent()) {
            return new Hit.Picture(node);
        }
        return new Hit.Card(node);
    }

    private Hit note(double x, double y, double zoom) {
        List<Note> notes = board.graph().notes();
        for (int i = notes.size() - 1; i >= 0; i--) {
            Note note = notes.get(i);
            Box box = new Box(note.x(), note.y(), note.width(), note.height());
            if (box.contains(x, y)) {
                double grip = Math.min(16 / zoom, 24);
                return new Hit.OnNote(note, x > box.right() - grip && y > box.bottom() - grip);
            }
        }
        return NOTHING;
    }
}
