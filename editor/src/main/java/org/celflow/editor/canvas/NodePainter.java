package org.celflow.editor.canvas;

import static org.celflow.editor.canvas.NodeShape.CORNER;
import static org.celflow.editor.canvas.NodeShape.HEADER;
import static org.celflow.editor.canvas.NodeShape.PAD;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import org.celflow.editor.run.NodeStatus;
import org.celflow.graph.Problem;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/** A node as a card: header, ports, fields, picture, message. */
final class NodePainter {
    private static final double STRIP = 3;
    /** The smallest size of a title, pixels. */
    private static final double LEAST_TITLE = 9;

    private final PortPainter ports = new PortPainter();
    private final FieldPainter fields = new FieldPainter();

    void paint(Brush brush, View view, PlacedNode node, Detail detail) {
        NodeShape shape = node.shape;
        double x = node.box.x();
        double y = node.box.y();
        NodeStatus status = view.status(node.id);
        List<Problem> problems = view.problems(node.id);
        card(brush, view, node, detail, problems);
        boolean text = detail == Detail.FULL;
        if (text) {
            header(brush, node, status, problems);
        } else if (detail == Detail.TITLES) {
            title(brush, node);
        }
        progress(brush, node, status);
        for (ParamRow row : shape.rows()) {
            fields.paint(brush, view, node, row, text);
        }
        if (shape.preview().isPresent()) {
            picture(brush, x, y, shape.preview().get(), status.thumbnail());
        }
        if (text && shape.footer().isPresent()) {
            foot(brush, x + PAD, y + shape.footer().get().centreY() - 3, shape.width() - 2 * PAD, status);
        }
        ports.paint(brush, view, node, text);
    }

    private static void card(Brush brush, View view, PlacedNode node, Detail detail, List<Problem> problems) {
        NodeShape shape = node.shape;
        CanvasTheme theme = brush.theme;
        double x = node.box.x();
        double y = node.box.y();
        double w = shape.width();
        double h = shape.height();
        boolean selected = view.selected(node.id);
        if (detail == Detail.FULL) {
            shadow(brush, x, y, w, h);
        }
        boolean wrong = view.status(node.id).state() == NodeStatus.State.FAILED
                || problems.stream().anyMatch(Problem::isError);
        Color border = selected
                ? theme.get(Ink.ACCENT)
                : wrong ? theme.get(Ink.DANGER) : theme.get(node.type.isEmpty() ? Ink.WARNING : Ink.NODE_BORDER);
        double pixels = selected ? 2 : 1;
        double out = selected ? 1 / brush.camera.zoom() : 0;
        Color head = theme.header(node.category);
        boolean collapsed = shape.collapsed();
        brush.card(
                x - out,
                y - out,
                w + 2 * out,
                h + 2 * out,
                CORNER + out,
                collapsed ? head : theme.get(Ink.NODE),
                border,
                pixels);
        if (!collapsed) {
            double line = pixels / brush.camera.zoom() - out;
            brush.card(x + line, y + line, w - 2 * line, HEADER - line, CORNER - line, head);
            brush.box(x + line, y + HEADER - CORNER, w - 2 * line, CORNER, head);
        }
    }

    /** Faint edges below and beside: plain boxes, for a blurred shadow costs more than all else of a node. */
    private static void shadow(Brush brush, double x, double y, double w, double h) {
        CanvasTheme theme = brush.theme;
        brush.box(x + 1, y + h, w - 2, 2, theme.faded(Ink.SHADOW, 0.9));
        brush.box(x + 3, y + h + 2, w - 6, 2, theme.faded(Ink.SHADOW, 0.5));
        brush.box(x + 6, y + h + 4, w - 12, 2, theme.faded(Ink.SHADOW, 0.25));
        brush.box(x + w, y + CORNER, 1.5, h - CORNER, theme.faded(Ink.SHADOW, 0.4));
        brush.box(x - 1.5, y + CORNER, 1.5, h - CORNER, theme.faded(Ink.SHADOW, 0.4));
    }

    private static void header(Brush brush, PlacedNode node, NodeStatus status, List<Problem> problems) {
        CanvasTheme theme = brush.theme;
        NodeShape shape = node.shape;
        double x = node.box.x();
        double middle = node.box.y() + (shape.collapsed() ? shape.height() / 2 : HEADER / 2);
        brush.icon(
                shape.collapsed() ? MaterialDesignC.CHEVRON_RIGHT : MaterialDesignC.CHEVRON_DOWN,
                x + NodeShape.toggle().centreX(),
                middle,
                15,
                theme.get(Ink.MUTED));
        Ikon icon = node.type.isEmpty() ? MaterialDesignP.PUZZLE_REMOVE_OUTLINE : node.category.icon();
        brush.icon(icon, x + 35, middle, 15, theme.hue(node.category));
        double right = x + shape.width() - PAD;
        right -= state(brush, status, right, middle);
        if (!problems.isEmpty()) {
            boolean error = problems.get(0).isError();
            brush.icon(
                    error ? MaterialDesignA.ALERT_CIRCLE : MaterialDesignA.ALERT,
                    right - 7,
                    middle,
                    15,
                    theme.get(error ? Ink.DANGER : Ink.WARNING));
            right -= 20;
        }
        brush.text(node.title(), x + 48, middle, right - x - 52, Glyphs.TITLE, true, theme.get(Ink.TEXT));
    }

    /** The title alone, as large as the header holds, so that it can still be read. */
    private static void title(Brush brush, PlacedNode node) {
        double size = Math.max(Glyphs.TITLE, LEAST_TITLE / brush.camera.zoom());
        double middle = node.box.y() + (node.shape.collapsed() ? node.shape.height() / 2 : HEADER / 2);
        double width = node.shape.width() - 2 * PAD;
        brush.text(node.title(), node.box.x() + PAD, middle, width, size, true, brush.theme.get(Ink.TEXT));
    }

    /** Where the node is in a run, at the right of its header; the width that it took. */
    private static double state(Brush brush, NodeStatus status, double right, double middle) {
        CanvasTheme theme = brush.theme;
        return switch (status.state()) {
            case RUNNING -> {
                String percent = String.format(Locale.ROOT, "%.0f %%", status.progress() * 100);
                brush.textEndingAt(percent, right, middle, 40, Glyphs.SMALL, false, theme.get(Ink.TEXT));
                yield 42;
            }
            case QUEUED -> mark(brush, MaterialDesignC.CLOCK_OUTLINE, Ink.MUTED, right, middle);
            case DONE -> mark(brush, MaterialDesignC.CHECK_CIRCLE, Ink.SUCCESS, right, middle);
            case CACHED -> mark(brush, MaterialDesignF.FLASH_OUTLINE, Ink.SUCCESS, right, middle);
            case FAILED -> mark(brush, MaterialDesignC.CLOSE_CIRCLE, Ink.DANGER, right, middle);
            case IDLE -> 0;
        };
    }

    private static double mark(Brush brush, Ikon icon, Ink ink, double right, double middle) {
        brush.icon(icon, right - 7, middle, 14, brush.theme.get(ink));
        return 20;
    }

    private static void progress(Brush brush, PlacedNode node, NodeStatus status) {
        double x = node.box.x();
        double y = node.box.y() + (node.shape.collapsed() ? node.shape.height() - STRIP : HEADER);
        double inset = node.shape.collapsed() ? CORNER : 0;
        double width = node.shape.width() - 2 * inset;
        CanvasTheme theme = brush.theme;
        if (status.state() == NodeStatus.State.RUNNING) {
            brush.box(x + inset, y, width, STRIP, theme.get(Ink.FIELD));
            brush.box(x + inset, y, width * Math.max(0, Math.min(1, status.progress())), STRIP, theme.get(Ink.ACCENT));
        } else if (status.state() == NodeStatus.State.QUEUED) {
            brush.box(x + inset, y, width, STRIP, theme.get(Ink.FIELD));
        } else if (status.state() == NodeStatus.State.FAILED) {
            brush.box(x + inset, y, width, STRIP, theme.get(Ink.DANGER));
        }
    }

    private static void foot(Brush brush, double x, double middle, double width, NodeStatus status) {
        Color ink = brush.theme.get(status.tellsFailure() ? Ink.DANGER : Ink.MUTED);
        Ikon icon = status.tellsFailure() ? MaterialDesignA.ALERT_CIRCLE_OUTLINE : MaterialDesignI.IMAGE_OFF_OUTLINE;
        brush.icon(icon, x + 6, middle, 14, ink);
        brush.text(status.foot(), x + 18, middle, width - 18, Glyphs.SMALL, false, ink);
    }

    private static void picture(Brush brush, double nodeX, double nodeY, Box area, Optional<Image> thumbnail) {
        brush.box(nodeX + area.x(), nodeY + area.y(), area.width(), area.height(), brush.theme.get(Ink.FIELD));
        if (thumbnail.isPresent()) {
            Image image = thumbnail.get();
            double scale = Math.min(area.width() / image.getWidth(), area.height() / image.getHeight());
            double w = image.getWidth() * scale;
            double h = image.getHeight() * scale;
            double x = brush.x(nodeX + area.centreX() - w / 2);
            double y = brush.y(nodeY + area.centreY() - h / 2);
            brush.g.drawImage(image, x, y, Math.rint(brush.length(w)), Math.rint(brush.length(h)));
        }
    }
}
