package org.celflow.diffusion.text.a1111;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.celflow.diffusion.text.WeightedText;

/**
 * Reads weights: {@code (x)} multiplies by 1.1, {@code [x]} divides by it, {@code (x:w)} multiplies by w; they nest. A bracket that is
 * not closed reaches to the end. A backslash makes a bracket or another backslash plain text. {@code BREAK} begins a new chunk.
 */
public final class AttentionParser {
    private static final double ROUND = 1.1;
    private static final double SQUARE = 1 / ROUND;
    private static final String BREAK = "BREAK";
    private static final String SYNTAX = "\\()[]:";

    private final String text;
    private final List<Stretch> stretches = new ArrayList<>();
    private final Deque<Integer> round = new ArrayDeque<>();
    private final Deque<Integer> square = new ArrayDeque<>();

    /** A stretch while its weight is not final. */
    private static final class Stretch {
        private String text;
        private double weight = 1;
        private final boolean breaks;

        Stretch(String text, boolean breaks) {
            this.text = text;
            this.breaks = breaks;
        }
    }

    private AttentionParser(String text) {
        this.text = text;
    }

    /**
     * Reads a text.
     *
     * @return what stands between the {@code BREAK}s, at least one; in each the stretches of one weight in order
     */
    public static List<List<WeightedText>> parse(String text) {
        AttentionParser parser = new AttentionParser(text);
        parser.read();
        return parser.sections();
    }

    private void read() {
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                boolean escapes = at + 1 < text.length() && "()[]\\".indexOf(text.charAt(at + 1)) >= 0;
                stretches.add(new Stretch(escapes ? String.valueOf(text.charAt(at + 1)) : "", false));
                at += escapes ? 2 : 1;
            } else if (c == '(' || c == '[') {
                (c == '(' ? round : square).push(stretches.size());
                at++;
            } else if (c == ':') {
                at = colon(at);
            } else if (c == ')' && !round.isEmpty()) {
                multiply(round.pop(), ROUND);
                at++;
            } else if (c == ']' && !square.isEmpty()) {
                multiply(square.pop(), SQUARE);
                at++;
            } else {
                int end = SYNTAX.indexOf(c) >= 0 ? at + 1 : plain(at);
                add(text.substring(at, end));
                at = end;
            }
        }
        round.forEach(from -> multiply(from, ROUND));
        square.forEach(from -> multiply(from, SQUARE));
    }

    private int plain(int from) {
        int at = from;
        while (at < text.length() && SYNTAX.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    /** A weight with its closing bracket, or a colon. */
    private int colon(int from) {
        int close = from + 1;
        while (close < text.length() && (isSpace(close) || "+-.0123456789".indexOf(text.charAt(close)) >= 0)) {
            close++;
        }
        boolean closes = close < text.length() && text.charAt(close) == ')';
        String number = closes ? text.substring(from + 1, close).strip() : "";
        if (!round.isEmpty() && SummedPrompts.isDecimal(number)) {
            multiply(round.pop(), Double.parseDouble(number));
            return close + 1;
        }
        add(":");
        return from + 1;
    }

    private boolean isSpace(int at) {
        return Character.isWhitespace(text.charAt(at));
    }

    private void multiply(int from, double factor) {
        for (Stretch stretch : stretches.subList(from, stretches.size())) {
            stretch.weight *= factor;
        }
    }

    /** Adds plain text, cut at each BREAK, which takes the white space around it along. */
    private void add(String plain) {
        int start = 0;
        for (int at = plain.indexOf(BREAK); at >= 0; at = plain.indexOf(BREAK, at + 1)) {
            int end = at + BREAK.length();
            if (SummedPrompts.isWord(plain, at, end)) {
                stretches.add(new Stretch(plain.substring(start, at).stripTrailing(), false));
                stretches.add(new Stretch("", true));
                start = end;
                while (start < plain.length() && Character.isWhitespace(plain.charAt(start))) {
                    start++;
                }
            }
        }
        stretches.add(new Stretch(plain.substring(Math.min(start, plain.length())), false));
    }

    /** Neighbours of one weight become one stretch, whose words may then grow together. */
    private List<List<WeightedText>> sections() {
        List<List<WeightedText>> sections = new ArrayList<>();
        List<WeightedText> section = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        double weight = 1;
        for (Stretch stretch : stretches) {
            if (stretch.breaks || stretch.weight != weight) {
                end(run, weight, section);
                weight = stretch.weight;
            }
            if (stretch.breaks) {
                sections.add(List.copyOf(section));
                section.clear();
                weight = 1;
            }
            run.append(stretch.text);
        }
        end(run, weight, section);
        sections.add(List.copyOf(section));
        return List.copyOf(sections);
    }

    private static void end(StringBuilder run, double weight, List<WeightedText> section) {
        if (!run.isEmpty()) {
            section.add(new WeightedText(run.toString(), weight));
            run.setLength(0);
        }
    }
}
