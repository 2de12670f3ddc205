package org.celflow.diffusion.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Reads the weight syntax of prompts as ComfyUI defines it: {@code (x)} multiplies the weight by 1.1, {@code (x:1.3)} sets
 * it to 1.3 whatever surrounds it, both nest, {@code \(} and {@code \)} are plain parentheses. A parenthesis without its
 * partner is text. Every prompt has a meaning; nothing is an error.
 */
public final class PromptParser {
    /** Deeper parentheses are text: no artist nests so far, and hostile prompts must not exhaust the stack. */
    private static final int MAX_DEPTH = 100;

    private static final double EMPHASIS = 1.1;
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private final String text;
    /** Characters that were escaped, so that they are text. */
    private final BitSet literal;

    private final List<WeightedText> stretches = new ArrayList<>();

    private PromptParser(String text, BitSet literal) {
        this.text = text;
        this.literal = literal;
    }

    /**
     * Splits a prompt where the weight changes.
     *
     * @return the stretches in order; none for an empty prompt
     */
    public static List<WeightedText> parse(String prompt) {
        StringBuilder text = new StringBuilder();
        BitSet literal = new BitSet();
        for (int i = 0; i < prompt.length(); i++) {
            char c = prompt.charAt(i);
            boolean escapes = c == '\\' && i + 1 < prompt.length() && isParenthesis(prompt.charAt(i + 1));
            if (escapes) {
                literal.set(text.length());
                text.append(prompt.charAt(++i));
            } else {
                text.append(c);
            }
        }
        PromptParser parser = new PromptParser(text.toString(), literal);
        parser.split(0, text.length(), 1.0, 0);
        return List.copyOf(parser.stretches);
    }

    /** Cuts a range into plain text and outermost groups. */
    private void split(int from, int to, double weight, int depth) {
        int start = from;
        int level = 0;
        for (int i = from; i < to; i++) {
            if (isSyntax(i, '(')) {
                if (level == 0) {
                    add(start, i, weight, depth);
                    start = i;
                }
                level++;
            } else if (isSyntax(i, ')')) {
                level--;
                if (level == 0) {
                    add(start, i + 1, weight, depth);
                    start = i + 1;
                }
            }
        }
        add(start, to, weight, depth);
    }

    private void add(int from, int to, double weight, int depth) {
        if (from == to) {
            return;
        }
        boolean group = to - from >= 2 && isSyntax(from, '(') && isSyntax(to - 1, ')');
        if (!group || depth == MAX_DEPTH) {
            stretches.add(new WeightedText(text.substring(from, to), weight));
            return;
        }
        int end = to - 1;
        double inner = weight * EMPHASIS;
        int colon = text.lastIndexOf(':', end - 1);
        if (colon > from + 1) {
            OptionalDouble given = number(text.substring(colon + 1, end));
            if (given.isPresent()) {
                inner = given.getAsDouble();
                end = colon;
            }
        }
        split(from + 1, end, inner, depth + 1);
    }

    private boolean isSyntax(int index, char parenthesis) {
        return text.charAt(index) == parenthesis && !literal.get(index);
    }

    private static boolean isParenthesis(char c) {
        return c == '(' || c == ')';
    }

    private static OptionalDouble number(String text) {
        String stripped = text.strip();
        if (!NUMBER.matcher(stripped).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(stripped);
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
