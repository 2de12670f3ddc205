package org.celflow.diffusion.text.a1111;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Conditioning.Moment;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a prompt what changes with the step. In brackets stand prompts that are whole in themselves: {@code [a:b:when]}, {@code
 * [b:when]}, {@code [a::when]} and {@code [a|b|...]}; {@code (x)}, {@code (x:y)} and {@code [x]} are kept as they stand, for the
 * reader of weights. Outside of all brackets a bracket or colon without its partners is text. A bar outside of brackets, or a
 * backslash with nothing behind it, makes the whole prompt text, as it does in the web UI.
 */
final class ScheduleParser {
    /** Deeper brackets are text: no artist nests so far, and hostile prompts must not exhaust the stack. */
    private static final int DEEPEST = 100;

    private final String text;
    private final int firstSteps;
    /** Where a bracket opens that no group begins at. */
    private final BitSet failed = new BitSet();

    private ScheduleParser(String text, int firstSteps) {
        this.text = text;
        this.firstSteps = firstSteps;
    }

    /** What was read. */
    private record Read(List<Piece> pieces, int end) {}

    /**
     * Reads a prompt.
     *
     * @param firstSteps steps of the pass before this one, 0 when this is the first; moments count on from there, and a share of
     *     1.5 is the middle of the second pass
     */
    static List<Piece> parse(String prompt, int firstSteps) {
        return new ScheduleParser(prompt, firstSteps).all().orElse(List.of(new Piece.Text(prompt)));
    }

    private Optional<List<Piece>> all() {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            Read read = prompt(at, 0);
            pieces.addAll(read.pieces);
            at = read.end;
            if (at < text.length()) {
                char c = text.charAt(at);
                if (c == '|' || c == '\\') {
                    return Optional.empty();
                }
                pieces.add(new Piece.Text(String.valueOf(c)));
                at++;
            }
        }
        return Optional.of(pieces);
    }

    /** As much as can stand in brackets. */
    private Read prompt(int from, int depth) {
        List<Piece> pieces = new ArrayList<>();
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(' || c == '[') {
                Read group = group(at, depth);
                if (group == null) {
                    break;
                }
                pieces.addAll(group.pieces);
                at = group.end;
            } else {
                int end = plain(at);
                if (end == at) {
                    break;
                }
                pieces.add(new Piece.Text(text.substring(at, end)));
                at = end;
            }
        }
        return new Read(pieces, at);
    }

    /** The end of text without syntax; a backslash takes the next character with it, but for a line's end. */
    private int plain(int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                if (at + 1 == text.length() || text.charAt(at + 1) == '\n') {
                    return at;
                }
                at += 2;
            } else if ("()[]:|".indexOf(c) >= 0) {
                return at;
            } else {
                at++;
            }
        }
        return at;
    }

    private @Nullable Read group(int from, int depth) {
        if (depth == DEEPEST || failed.get(from)) {
            return null;
        }
        Read group = text.charAt(from) == '(' ? round(from, depth + 1) : square(from, depth + 1);
        if (group == null && depth < DEEPEST / 2) {
            failed.set(from); // seen from deeper inside, it may have failed for its depth alone
        }
        return group;
    }

    private @Nullable Read round(int from, int depth) {
        Read inner = prompt(from + 1, depth);
        List<Piece> pieces = new ArrayList<>();
        pieces.add(new Piece.Text("("));
        pieces.addAll(inner.pieces);
        int at = inner.end;
        if (is(at, ':')) {
            Read weight = prompt(at + 1, depth);
            pieces.add(new Piece.Text(":"));
            pieces.addAll(weight.pieces);
            at = weight.end;
        }
        pieces.add(new Piece.Text(")"));
        return is(at, ')') ? new Read(pieces, at + 1) : null;
    }

    private @Nullable Read square(int from, int depth) {
        List<List<Piece>> parts = new ArrayList<>();
        List<Integer> bounds = new ArrayList<>();
        char separator = 0;
        int at = from + 1;
        while (true) {
            Read part = prompt(at, depth);
            parts.add(part.pieces);
            bounds.add(at);
            at = part.end;
            if (is(at, ']')) {
                break;
            }
            boolean separates = is(at, ':') || is(at, '|');
            if (!separates || separator != 0 && separator != text.charAt(at)) {
                return null;
            }
            separator = text.charAt(at);
            at++;
        }
        int end = at + 1;
        if (separator == '|') {
            return new Read(List.of(new Piece.Turns(parts)), end);
        } else if (separator == 0) {
            List<Piece> pieces = new ArrayList<>(parts.get(0));
            pieces.add(0, new Piece.Text("["));
            pieces.add(new Piece.Text("]"));
            return new Read(pieces, end);
        }
        String when = text.substring(bounds.get(bounds.size() - 1), at).strip();
        if (parts.size() > 3 || !isNumber(when)) {
            return null;
        }
        List<Piece> before = parts.size() == 3 ? parts.get(0) : List.of();
        return new Read(List.of(new Piece.Change(before, parts.get(parts.size() - 2), moment(when))), end);
    }

    private boolean is(int at, char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /** A number with a point is a share of all steps, one without is a step. */
    private Moment moment(String number) {
        double value = Double.parseDouble(number);
        boolean share = number.indexOf('.') >= 0;
        double earlier = firstSteps == 0 ? 0 : share ? 1 : firstSteps;
        return new Moment(value - earlier, share);
    }

    /** A decimal number, perhaps with an exponent. */
    private static boolean isNumber(String text) {
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (e < 0) {
            return SummedPrompts.isDecimal(text);
        }
        String exponent = text.substring(e + 1);
        return SummedPrompts.isDecimal(text.substring(0, e))
                && SummedPrompts.isDecimal(exponent)
                && exponent.indexOf('.') < 0
                && Double.isFinite(Double.parseDouble(text));
    }
}
