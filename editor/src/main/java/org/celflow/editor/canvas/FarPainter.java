package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.celflow.editor.run.NodeStatus;
import org.celflow.graph.Problem;

/** The graph from far away: boxes in the hue of their category, straight links, and marks for what is selected or wrong. */
final class FarPainter {
    void paint(Brush brush, View view, Box visible) {
        links(brush, view, visible);
        Map<Color, List<PlacedNode>> byColour = new LinkedHashMap<>();
        List<PlacedNode> selected = new ArrayList<>();
        CanvasTheme theme = brush.theme;
        Map<Category, Color> hues = new LinkedHashMap<>();
        view.board().within(visible, node -> {
            NodeStatus.State state = view.status(node.id).state();
            Color colour = state == NodeStatus.State.FAILED || wrong(view, node)
                    ? theme.get(Ink.DANGER)
                    : state == NodeStatus.State.RUNNING
                            ? theme.get(Ink.ACCENT)
                            : hues.computeIfAbsent(
                                    node.category, any -> theme.hue(any).interpolate(theme.get(Ink.NODE), 0.45));
            byColour.computeIfAbsent(colour, any -> new ArrayList<>()).add(node);
            if (view.selected(node.id)) {
                selected.add(node);
            }
        });
        GraphicsContext g = brush.g;
        byColour.forEach((colour, nodes) -> {
            g.setFill(colour);
            nodes.forEach(node -> fill(brush, node.box, 0));
        });
        g.setFill(theme.get(Ink.ACCENT));
        selected.forEach(node -> fill(brush, node.box, 1.5));
    }

    private static boolean wrong(View view, PlacedNode node) {
        return !view.problems().isEmpty() && view.problems(node.id).stream().anyMatch(Problem::isError);
    }

    private static void fill(Brush brush, Box box, double grown) {
        double x = Math.rint(brush.camera.screenX(box.x())) - grown;
        double y = Math.rint(brush.camera.screenY(box.y())) - grown;
        double right = Math.rint(brush.camera.screenX(box.right())) + grown;
        double bottom = Math.rint(brush.camera.screenY(box.bottom())) + grown;
        brush.g.fillRect(x, y, Math.max(1, right - x), Math.max(1, bottom - y));
    }

    private static void links(Brush brush, View view, Box visible) {
        Map<Color, List<Wire>> byColour = new LinkedHashMap<>();
        for (Wire wire : view.board().wires()) {
            if (wire.bounds.meets(visible)) {
                byColour.computeIfAbsent(brush.theme.of(wire.type), any -> new ArrayList<>())
                        .add(wire);
            }
        }
        GraphicsContext g = brush.g;
        Camera camera = brush.camera;
        g.setLineWidth(1);
        byColour.forEach((colour, wires) -> {
            g.beginPath();
            for (Wire wire : wires) {
                g.moveTo(camera.screenX(wire.curve.x1()), camera.screenY(wire.curve.y1()));
                g.lineTo(camera.screenX(wire.curve.x2()), camera.screenY(wire.curve.y2()));
            }
            g.setStroke(CanvasTheme.fade(colour, 0.55));
            g.stroke();
        });
    }
}
