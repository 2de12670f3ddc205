package org.celflow.editor.canvas;

import static org.celflow.editor.canvas.NodeShape.PAD;
import static org.celflow.editor.canvas.NodeShape.PORT_RADIUS;

import javafx.scene.paint.Color;
import org.celflow.graph.Port;
import org.celflow.graph.Problem;

/**
 * Ports: a full dot in the colour of what flows, hollow for an optional input without a link. While a noodle is pulled, ports
 * that would take it are ringed and all others fade.
 */
final class PortPainter {
    void paint(Brush brush, View view, PlacedNode node, boolean text) {
        for (PortSpot spot : node.shape.inputs()) {
            paint(brush, view, node, spot, text);
        }
        for (PortSpot spot : node.shape.outputs()) {
            paint(brush, view, node, spot, text);
        }
    }

    private static void paint(Brush brush, View view, PlacedNode node, PortSpot spot, boolean text) {
        CanvasTheme theme = brush.theme;
        double x = node.portX(spot);
        double y = node.portY(spot);
        boolean collapsed = node.shape.collapsed();
        double radius = collapsed ? PORT_RADIUS * 0.75 : PORT_RADIUS;
        Color colour = theme.of(spot.type());
        boolean faded = false;
        boolean ringed = false;
        if (view.gesture().isPresent() && view.gesture().get() instanceof LinkGesture link) {
            boolean origin = link.begins(node, spot);
            ringed = link.accepts(node, spot);
            faded = !ringed && !origin;
            if (link.target()
                    .filter(hit -> hit.node() == node && hit.spot().equals(spot))
                    .isPresent()) {
                radius *= 1.25;
            }
        } else if (view.hover() instanceof Hit.AtPort hit
                && hit.node() == node
                && hit.spot().equals(spot)) {
            radius *= 1.25;
        }
        if (faded) {
            colour = colour.interpolate(theme.get(Ink.NODE), 0.75);
        }
        if (!text) {
            brush.dot(x, y, radius, colour);
            return;
        }
        if (ringed) {
            brush.ring(x, y, radius + 4, CanvasTheme.fade(colour, 0.55), 3);
        }
        brush.dot(x, y, radius + 1.5, theme.get(Ink.NODE));
        boolean linked = !spot.input()
                || view.board().wire(new Port(node.id, spot.name())).isPresent();
        if (spot.optional() && !linked) {
            brush.ring(x, y, radius - 1, colour, 2);
        } else {
            brush.dot(x, y, radius, colour);
        }
        if (collapsed) {
            return;
        }
        boolean missing = !linked && !spot.optional() && problem(view, node, spot);
        Color ink = faded
                ? theme.get(Ink.FAINT)
                : missing ? theme.get(Ink.DANGER) : linked && spot.input() ? theme.get(Ink.TEXT) : theme.get(Ink.MUTED);
        boolean shared = !node.shape.inputs().isEmpty() && !node.shape.outputs().isEmpty();
        double room = shared ? node.shape.width() * 0.5 - PAD - 6 : node.shape.width() - 2 * PAD - 8;
        if (spot.input()) {
            brush.text(spot.label(), x + PAD + 4, y, room, Glyphs.BODY, false, ink);
        } else {
            brush.textEndingAt(spot.label(), x - PAD - 4, y, room, Glyphs.BODY, false, ink);
        }
    }

    private static boolean problem(View view, PlacedNode node, PortSpot spot) {
        for (Problem problem : view.problems(node.id)) {
            if (problem.port().filter(spot.name()::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
