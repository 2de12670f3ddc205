package org.celflow.editor.canvas;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.ValueType;

/** The colours as the style sheets have them, and those mixed from them. */
final class CanvasTheme {
    private static final StyleablePropertyFactory<GraphCanvas> FACTORY =
            new StyleablePropertyFactory<>(Region.getClassCssMetaData());

    private final Map<Ink, StyleableProperty<Color>> inks = new EnumMap<>(Ink.class);
    private final Map<String, Color> mixed = new HashMap<>();
    private final IdentityHashMap<ValueType<?>, Color> kinds = new IdentityHashMap<>();

    CanvasTheme(GraphCanvas canvas, Runnable changed) {
        for (Ink ink : Ink.values()) {
            StyleableProperty<Color> property = FACTORY.createStyleableColorProperty(
                    canvas, ink.css, ink.css, styleable -> styleable.theme().property(ink), Color.GRAY);
            ((ObservableValue<?>) property).addListener((any, old, now) -> {
                mixed.clear();
                kinds.clear();
                changed.run();
            });
            inks.put(ink, property);
        }
    }

    static List<CssMetaData<? extends Styleable, ?>> cssMetaData() {
        return FACTORY.getCssMetaData();
    }

    Color get(Ink ink) {
        return property(ink).getValue();
    }

    /** The colour of what flows through a port or link. */
    Color of(Optional<ValueType<?>> type) {
        return type.isPresent()
                ? kinds.computeIfAbsent(type.get(), kind -> readable(of(kind.colour())))
                : get(Ink.UNKNOWN);
    }

    /** The header of a category: its hue, quiet, over the body of a node. */
    Color header(Category category) {
        return mixed.computeIfAbsent(
                "header " + category.hue(),
                any -> get(Ink.NODE).interpolate(category.colour(get(Ink.NODE).getBrightness() < 0.5), 0.30));
    }

    /** A category's icon and its boxes far out. */
    Color hue(Category category) {
        return mixed.computeIfAbsent(
                "hue " + category.hue(), any -> category.colour(get(Ink.NODE).getBrightness() < 0.5));
    }

    /** A colour with some of it taken away. */
    Color faded(Ink ink, double opacity) {
        return mixed.computeIfAbsent(ink + " " + opacity, any -> fade(get(ink), opacity));
    }

    /** Kinds of value have colours for dark nodes; on light ones they are deepened. */
    private Color readable(Color colour) {
        return get(Ink.NODE).getBrightness() < 0.5 ? colour : colour.deriveColor(0, 1.3, 0.8, 1);
    }

    static Color of(Rgb rgb) {
        return Color.web(rgb.toString());
    }

    static Color fade(Color colour, double opacity) {
        return Color.color(colour.getRed(), colour.getGreen(), colour.getBlue(), colour.getOpacity() * opacity);
    }

    private StyleableProperty<Color> property(Ink ink) {
        StyleableProperty<Color> property = inks.get(ink);
        if (property == null) {
            throw new IllegalStateException("no property for " + ink);
        }
        return property;
    }
}
