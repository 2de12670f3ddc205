package org.celflow.editor.canvas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;
import javafx.scene.text.Text;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.IkonResolverProvider;
import org.kordamp.ikonli.javafx.JavaFXFontLoader;

/**
 * Fonts and widths of text. Text is cut by a table of advances at one size, so that it breaks at the same letter at every zoom
 * and nothing is laid out just to be measured.
 */
final class Glyphs {
    /** Size of titles, world units. */
    static final double TITLE = 13;
    /** Size of everything else. */
    static final double BODY = 12;
    /** Size of side remarks. */
    static final double SMALL = 11;

    private static final double MEASURED = 100;
    private static final int KEPT = 20_000;
    private static final String ELLIPSIS = "…";

    private record Cut(String text, boolean bold, int width) {}

    private final String family = Font.getDefault().getFamily();
    private final Map<Long, Font> fonts = new HashMap<>();
    private final Map<String, Font> iconFonts = new HashMap<>();
    private final Map<Integer, Double> regular = new HashMap<>();
    private final Map<Integer, Double> bold = new HashMap<>();
    private final Map<Cut, String> cuts = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Cut, String> eldest) {
            return size() > KEPT;
        }
    };

    /** A font for a size in pixels, rounded so that near zooms share rendered glyphs. */
    Font font(double pixels, boolean strong) {
        long key = Math.round(pixels * 4) * 2 + (strong ? 1 : 0);
        return fonts.computeIfAbsent(
                key,
                any -> Font.font(family, strong ? FontWeight.BOLD : FontWeight.NORMAL, Math.round(pixels * 4) / 4.0));
    }

    /** The font of an icon. */
    Font iconFont(Ikon icon, double pixels) {
        double size = Math.round(pixels * 2) / 2.0;
        return iconFonts.computeIfAbsent(
                icon.getDescription() + " " + size,
                any -> Font.font(
                        IkonResolverProvider.getInstance(JavaFXFontLoader.getInstance())
                                .resolve(icon.getDescription())
                                .getFontFamily(),
                        size));
    }

    static String icon(Ikon icon) {
        return Character.toString(icon.getCode());
    }

    /** The width of a line, in units of its size. */
    double width(String text, double size, boolean strong) {
        double sum = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            sum += advance(c, strong);
            i += Character.charCount(c);
        }
        return sum * size;
    }

    /** As much of a line as fits, with an ellipsis where it was cut. */
    String cut(String text, double size, boolean strong, double width) {
        int units = (int) (width / size * 16);
        return cuts.computeIfAbsent(new Cut(text, strong, units), any -> shorten(text, size, strong, width));
    }

    /** Breaks text at spaces, and within words longer than a line, into at most some lines. */
    List<String> wrap(String text, double size, double width, int lines) {
        List<String> wrapped = new ArrayList<>();
        for (String paragraph : text.split("\n", -1)) {
            String rest = paragraph;
            do {
                if (wrapped.size() == lines) {
                    String last = wrapped.get(lines - 1);
                    wrapped.set(lines - 1, shorten(last + ELLIPSIS, size, false, width));
                    return wrapped;
                }
                int end = lineEnd(rest, size, width);
                wrapped.add(rest.substring(0, end).stripTrailing());
                rest = rest.substring(end).stripLeading();
            } while (!rest.isEmpty());
        }
        return wrapped;
    }

    private int lineEnd(String text, double size, double width) {
        double sum = 0;
        int space = -1;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ' ') {
                space = i;
            }
            sum += advance(text.charAt(i), false) * size;
            if (sum > width && i > 0) {
                return space > 0 ? space + 1 : i;
            }
        }
        return text.length();
    }

    private String shorten(String text, double size, boolean strong, double width) {
        if (width(text, size, strong) <= width) {
            return text;
        }
        double room = width - width(ELLIPSIS, size, strong);
        double sum = 0;
        int end = 0;
        while (end < text.length()) {
            sum += advance(text.charAt(end), strong) * size;
            if (sum > room) {
                break;
            }
            end++;
        }
        String kept = text.substring(0, end).stripTrailing();
        return kept.endsWith(ELLIPSIS) ? kept : kept + ELLIPSIS;
    }

    private double advance(int codePoint, boolean strong) {
        return (strong ? bold : regular).computeIfAbsent(codePoint, c -> {
            Text text = new Text(Character.toString(c).repeat(4));
            text.setFont(Font.font(family, strong ? FontWeight.BOLD : FontWeight.NORMAL, MEASURED));
            return text.getLayoutBounds().getWidth() / 4 / MEASURED;
        });
    }
}
