package org.celflow.editor.canvas;

import java.util.List;
import java.util.Optional;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.celflow.graph.Note;

/** The feedback of the gesture under way, over everything else. */
final class OverlayPainter {
    void paint(Brush brush, View view) {
        Optional<Gesture> gesture = view.gesture();
        if (gesture.isEmpty()) {
            return;
        }
        if (gesture.get() instanceof MarqueeGesture marquee) {
            marquee(brush, marquee.box());
        } else if (gesture.get() instanceof LinkGesture link) {
            boolean refused = link.refusal().isPresent();
            Color colour = refused
                    ? brush.theme.get(Ink.DANGER)
                    : brush.theme.of(link.spot().type());
            LinkPainter.paint(brush, link.noodle(), colour, 3);
            double x = link.spot().input() ? link.noodle().x1() : link.noodle().x2();
            double y = link.spot().input() ? link.noodle().y1() : link.noodle().y2();
            brush.dot(x, y, NodeShape.PORT_RADIUS, colour);
        } else if (gesture.get() instanceof CutGesture cut) {
            line(brush, cut.line());
        }
    }

    /** Notes, under nodes and links. */
    void notes(Brush brush, View view, Box visible, boolean text) {
        for (Note saved : view.board().graph().notes()) {
            Note note = view.gesture().isPresent()
                            && view.gesture().get() instanceof NoteGesture moved
                            && moved.preview().id().equals(saved.id())
                    ? moved.preview()
                    : saved;
            Box box = new Box(note.x(), note.y(), note.width(), note.height());
            if (!box.meets(visible)) {
                continue;
            }
            Color paper = brush.theme.get(Ink.NOTE);
            brush.card(box.x(), box.y(), box.width(), box.height(), 6, paper);
            boolean hovered =
                    view.hover() instanceof Hit.OnNote hit && hit.note().id().equals(note.id());
            brush.outline(
                    box.x(),
                    box.y(),
                    box.width(),
                    box.height(),
                    6,
                    brush.theme.get(hovered ? Ink.ACCENT : Ink.NODE_BORDER),
                    1);
            if (text) {
                int lines = (int) Math.max(1, (box.height() - 16) / 18);
                List<String> wrapped = brush.glyphs.wrap(note.text(), Glyphs.TITLE, box.width() - 24, lines);
                for (int i = 0; i < wrapped.size(); i++) {
                    brush.text(
                            wrapped.get(i),
                            box.x() + 12,
                            box.y() + 10 + (i + 0.5) * 18,
                            box.width() - 20,
                            Glyphs.TITLE,
                            false,
                            brush.theme.get(Ink.NOTE_TEXT));
                }
            }
        }
    }

    private static void marquee(Brush brush, Box world) {
        Box box = brush.camera.screen(world);
        GraphicsContext g = brush.g;
        g.setFill(brush.theme.faded(Ink.ACCENT, 0.12));
        g.fillRect(box.x(), box.y(), box.width(), box.height());
        g.setStroke(brush.theme.get(Ink.ACCENT));
        g.setLineWidth(1);
        g.strokeRect(
                Math.rint(box.x()) + 0.5, Math.rint(box.y()) + 0.5, Math.rint(box.width()), Math.rint(box.height()));
    }

    private static void line(Brush brush, List<double[]> points) {
        GraphicsContext g = brush.g;
        g.beginPath();
        for (int i = 0; i < points.size(); i++) {
            double x = brush.camera.screenX(points.get(i)[0]);
            double y = brush.camera.screenY(points.get(i)[1]);
            if (i == 0) {
                g.moveTo(x, y);
            } else {
                g.lineTo(x, y);
            }
        }
        g.setStroke(brush.theme.get(Ink.DANGER));
        g.setLineWidth(1.5);
        g.setLineDashes(6, 4);
        g.stroke();
        g.setLineDashes();
    }
}
