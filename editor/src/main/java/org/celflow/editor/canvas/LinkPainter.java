package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.shape.StrokeLineCap;

/** Links, batched into one path a colour. Those of selected nodes are drawn last and brighter. */
final class LinkPainter {
    private static final double WIDTH = 2.2;
    /** From this zoom on links have an edge that keeps crossing ones apart. */
    private static final double EDGES = 0.6;
    /** Up to so many links of a colour are drawn one by one. */
    private static final int ALONE = 24;

    void paint(Brush brush, View view, Box visible) {
        Optional<Gesture> gesture = view.gesture();
        Map<Color, List<Wire>> quiet = new LinkedHashMap<>();
        Map<Color, List<Wire>> bright = new LinkedHashMap<>();
        List<Wire> broken = new ArrayList<>();
        List<Wire> cut = new ArrayList<>();
        for (Wire wire : view.board().wires()) {
            if (!wire.bounds.meets(visible) || inHand(gesture, wire)) {
                continue;
            }
            if (gesture.isPresent() && gesture.get() instanceof CutGesture scissors && scissors.cuts(wire)) {
                cut.add(wire);
            } else if (wire.from == null) {
                broken.add(wire);
            } else {
                boolean stressed = view.selected(wire.to.id)
                        || view.selected(wire.output.node())
                        || hovered(view.hover(), wire)
                        || inserted(gesture, wire);
                (stressed ? bright : quiet)
                        .computeIfAbsent(brush.theme.of(wire.type), any -> new ArrayList<>())
                        .add(wire);
            }
        }
        boolean dim = gesture.isPresent() && gesture.get() instanceof LinkGesture;
        GraphicsContext g = brush.g;
        g.setLineCap(StrokeLineCap.ROUND);
        boolean edges = brush.camera.zoom() >= EDGES;
        quiet.forEach((colour, wires) -> {
            if (edges) {
                stroke(brush, wires, brush.theme.get(Ink.LINK_EDGE), WIDTH + 2.4);
            }
            stroke(brush, wires, CanvasTheme.fade(colour, dim ? 0.35 : 0.78), WIDTH);
        });
        bright.forEach((colour, wires) -> {
            if (edges) {
                stroke(brush, wires, brush.theme.get(Ink.LINK_EDGE), WIDTH + 3);
            }
            stroke(brush, wires, colour, WIDTH + 0.8);
        });
        stroke(brush, broken, brush.theme.get(Ink.DANGER), WIDTH);
        stroke(brush, cut, brush.theme.get(Ink.DANGER), WIDTH + 0.8);
        g.setLineCap(StrokeLineCap.BUTT);
    }

    /** One noodle by itself. */
    static void paint(Brush brush, Noodle noodle, Color colour, double width) {
        brush.g.setLineCap(StrokeLineCap.ROUND);
        brush.g.beginPath();
        curve(brush, noodle);
        brush.g.setStroke(colour);
        brush.g.setLineWidth(Math.max(1, brush.length(width)));
        brush.g.stroke();
        brush.g.setLineCap(StrokeLineCap.BUTT);
    }

    private static void stroke(Brush brush, List<Wire> wires, Color colour, double width) {
        if (wires.isEmpty()) {
            return;
        }
        GraphicsContext g = brush.g;
        g.setStroke(colour);
        g.setLineWidth(Math.max(1, brush.length(width)));
        // A path is filled row by row from its first to its last pixel: a few curves cost less alone, many cost less
        // together.
        boolean together = wires.size() > ALONE;
        if (together) {
            g.beginPath();
        }
        for (Wire wire : wires) {
            if (!together) {
                g.beginPath();
            }
            curve(brush, wire.curve);
            if (!together) {
                g.stroke();
            }
        }
        if (together) {
            g.stroke();
        }
    }

    private static void curve(Brush brush, Noodle noodle) {
        Camera camera = brush.camera;
        double reach = noodle.reach();
        double y1 = camera.screenY(noodle.y1());
        double y2 = camera.screenY(noodle.y2());
        brush.g.moveTo(camera.screenX(noodle.x1()), y1);
        brush.g.bezierCurveTo(
                camera.screenX(noodle.x1() + reach),
                y1,
                camera.screenX(noodle.x2() - reach),
                y2,
                camera.screenX(noodle.x2()),
                y2);
    }

    private static boolean inHand(Optional<Gesture> gesture, Wire wire) {
        return gesture.isPresent()
                && gesture.get() instanceof LinkGesture link
                && link.detached().filter(wire.input::equals).isPresent();
    }

    private static boolean hovered(Hit hover, Wire wire) {
        return hover instanceof Hit.Link link && link.wire() == wire;
    }

    private static boolean inserted(Optional<Gesture> gesture, Wire wire) {
        return gesture.isPresent()
                && gesture.get() instanceof MoveGesture move
                && move.insertion().filter(into -> into.wire() == wire).isPresent();
    }
}
