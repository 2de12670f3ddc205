package org.celflow.editor.canvas;

import static org.celflow.editor.canvas.NodeShape.FIELD_CORNER;
import static org.celflow.editor.canvas.NodeShape.LABEL;
import static org.celflow.editor.canvas.NodeShape.TEXT_LINE;
import static org.celflow.editor.canvas.NodeShape.TEXT_LINES;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.paint.Color;
import org.celflow.graph.Problem;
import org.celflow.node.spec.ParamSpec;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;

/** The fields of parameters on a node: name at the left, value at the right, numbers with a bar through their range. */
final class FieldPainter {
    private static final double INSET = 8;
    private static final int SWATCHES = 6;
    private static final double BAR = 2;

    void paint(Brush brush, View view, PlacedNode node, ParamRow row, boolean text) {
        CanvasTheme theme = brush.theme;
        double x = node.box.x() + row.field().x();
        double y = node.box.y() + row.field().y();
        double w = row.field().width();
        double h = row.field().height();
        boolean hovered = view.hover() instanceof Hit.Field hit
                && hit.node() == node
                && hit.row().equals(row);
        boolean scrubbed = view.gesture().isPresent()
                && view.gesture().get() instanceof ScrubGesture scrub
                && scrub.node() == node
                && scrub.param().equals(row.name());
        if (!text) {
            brush.box(x, y + 2, w, h - 4, theme.get(Ink.FIELD));
            return;
        }
        brush.card(x, y, w, h, FIELD_CORNER, theme.get(hovered || scrubbed ? Ink.FIELD_HOVER : Ink.FIELD));
        if (row.spec().isEmpty()) {
            named(brush, row, x, y, w, unknownValue(node, row), theme.get(Ink.MUTED));
            return;
        }
        ParamSpec spec = row.spec().get();
        Optional<Object> value = ParamText.value(node.node, spec, view.frame());
        if (row.labelled()) {
            brush.text(row.label(), x + 2, y - LABEL / 2 - 1, w, Glyphs.SMALL, false, theme.get(Ink.MUTED));
            paragraph(brush, x, y, w, value.map(String::valueOf).orElse(""));
        } else if (!view.editing(node.id, row.name())) {
            value(brush, view, node, row, spec, value, hovered || scrubbed);
        }
        if (value.isEmpty() || problem(view, node, row)) {
            brush.outline(x, y, w, h, FIELD_CORNER, theme.get(Ink.DANGER), 1);
        } else if (scrubbed) {
            brush.outline(x, y, w, h, FIELD_CORNER, theme.get(Ink.ACCENT), 1);
        } else if (hovered) {
            brush.outline(x, y, w, h, FIELD_CORNER, theme.get(Ink.NODE_BORDER), 1);
        }
    }

    private void value(
            Brush brush,
            View view,
            PlacedNode node,
            ParamRow row,
            ParamSpec spec,
            Optional<Object> value,
            boolean hovered) {
        CanvasTheme theme = brush.theme;
        double x = node.box.x() + row.field().x();
        double y = node.box.y() + row.field().y();
        double w = row.field().width();
        double middle = y + row.field().height() / 2;
        Color ink = theme.get(node.node.param(row.name()).isPresent() ? Ink.TEXT : Ink.MUTED);
        double bar = value.map(any -> Scrub.fraction(spec, any)).orElse(-1.0);
        if (bar > 0) {
            double h = row.field().height();
            brush.box(
                    x + FIELD_CORNER,
                    y + h - BAR,
                    (w - 2 * FIELD_CORNER) * bar,
                    BAR,
                    theme.get(hovered ? Ink.ACCENT : Ink.FIELD_BAR));
        }
        double right = x + w - INSET;
        if (ParamText.animated(node.node, row.name())) {
            brush.icon(MaterialDesignR.RHOMBUS, right - 5, middle, 11, theme.get(Ink.WARNING));
            right -= 16;
        }
        if (spec instanceof ParamSpec.SwitchParam) {
            toggle(brush, right, middle, value.filter(Boolean.TRUE::equals).isPresent());
            name(brush, row, x, middle, w - 50);
        } else if (spec instanceof ParamSpec.ColourParam) {
            swatch(brush, right - 30, middle, 30, value.map(String::valueOf).orElse("#000000"));
            named(brush, row, x, y, w - 38, value.map(String::valueOf).orElse("?"), ink);
        } else if (spec instanceof ParamSpec.ColoursParam
                && value.isPresent()
                && value.get() instanceof Map<?, ?> map) {
            name(brush, row, x, middle, w * 0.5);
            colours(brush, right, middle, List.copyOf(map.values()), ink);
        } else if (spec instanceof ParamSpec.ChoiceParam) {
            brush.icon(MaterialDesignC.CHEVRON_DOWN, right - 4, middle, 14, theme.get(Ink.MUTED));
            named(brush, row, x, y, right - x - 8, ParamText.of(node.node, spec, view.frame()), ink);
        } else if (spec instanceof ParamSpec.FileParam || spec instanceof ParamSpec.SequenceParam) {
            brush.icon(MaterialDesignF.FOLDER_OUTLINE, right - 5, middle, 14, theme.get(Ink.MUTED));
            named(brush, row, x, y, right - x - 8, ParamText.of(node.node, spec, view.frame()), ink);
        } else {
            named(brush, row, x, y, right - x + INSET, ParamText.of(node.node, spec, view.frame()), ink);
        }
    }

    /** Name and value on one line; the value, which is what one looks for, gets the room that it needs first. */
    private static void named(Brush brush, ParamRow row, double x, double y, double w, String value, Color ink) {
        double middle = y + row.field().height() / 2;
        double room = w - 2 * INSET;
        double nameWidth = brush.glyphs.width(row.label(), Glyphs.BODY, false);
        double valueWidth = brush.glyphs.width(value, Glyphs.BODY, false);
        double gap = 10;
        double forName = Math.min(nameWidth, Math.max(room * 0.38, room - valueWidth - gap));
        brush.text(row.label(), x + INSET, middle, forName + 1, Glyphs.BODY, false, brush.theme.get(Ink.MUTED));
        brush.textEndingAt(value, x + w - INSET, middle, room - forName - gap + 1, Glyphs.BODY, false, ink);
    }

    private static void name(Brush brush, ParamRow row, double x, double middle, double width) {
        brush.text(row.label(), x + INSET, middle, width, Glyphs.BODY, false, brush.theme.get(Ink.MUTED));
    }

    private static void paragraph(Brush brush, double x, double y, double w, String text) {
        List<String> lines = brush.glyphs.wrap(text, Glyphs.BODY, w - 2 * INSET, TEXT_LINES);
        for (int i = 0; i < lines.size(); i++) {
            brush.text(
                    lines.get(i),
                    x + INSET,
                    y + 5 + (i + 0.5) * TEXT_LINE,
                    w - 2 * INSET + 1,
                    Glyphs.BODY,
                    false,
                    brush.theme.get(Ink.TEXT));
        }
    }

    private static void toggle(Brush brush, double right, double middle, boolean on) {
        CanvasTheme theme = brush.theme;
        brush.card(right - 26, middle - 7, 26, 14, 7, theme.get(on ? Ink.ACCENT : Ink.NODE_BORDER));
        brush.dot(on ? right - 7 : right - 19, middle, 5, theme.get(on ? Ink.TIP_TEXT : Ink.MUTED));
    }

    private static void swatch(Brush brush, double x, double middle, double width, String colour) {
        brush.card(x, middle - 7, width, 14, 3, Color.web(colour));
        brush.outline(x, middle - 7, width, 14, 3, brush.theme.get(Ink.NODE_BORDER), 1);
    }

    private static void colours(Brush brush, double right, double middle, List<?> colours, Color ink) {
        if (colours.isEmpty()) {
            brush.textEndingAt("none", right, middle, 60, Glyphs.BODY, false, ink);
            return;
        }
        double x = right;
        if (colours.size() > SWATCHES) {
            brush.textEndingAt("+" + (colours.size() - SWATCHES), right, middle, 24, Glyphs.SMALL, false, ink);
            x -= 22;
        }
        for (int i = Math.min(SWATCHES, colours.size()) - 1; i >= 0; i--) {
            x -= 14;
            swatch(brush, x, middle, 13, String.valueOf(colours.get(i)));
        }
    }

    private static String unknownValue(PlacedNode node, ParamRow row) {
        return node.node
                .param(row.name())
                .map(value -> ParamText.any(value.at(0)))
                .orElse("");
    }

    private static boolean problem(View view, PlacedNode node, ParamRow row) {
        for (Problem problem : view.problems(node.id)) {
            if (problem.port().filter(row.name()::equals).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
