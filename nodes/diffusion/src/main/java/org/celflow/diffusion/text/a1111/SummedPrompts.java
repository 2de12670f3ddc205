package org.celflow.diffusion.text.a1111;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.NodeException;

/**
 * Splits a prompt into those that {@code AND} sums: {@code a cat AND a dog :0.5}. A number behind a last colon is the weight of a
 * prompt, also where it stands alone.
 */
public final class SummedPrompts {
    private static final String AND = "AND";

    private SummedPrompts() {}

    /**
     * One of them.
     *
     * @param text without its weight
     * @param weight how far its prediction pulls, 1 if none is given; may be negative
     */
    public record Part(String text, double weight) {}

    /** The parts of a prompt in order, at least one. A prompt that is one part of weight 1 needs no summing. */
    public static List<Part> split(String prompt) {
        List<Part> parts = new ArrayList<>();
        int start = 0;
        for (int at = prompt.indexOf(AND); at >= 0; at = prompt.indexOf(AND, at + 1)) {
            if (isWord(prompt, at, at + AND.length())) {
                parts.add(part(prompt.substring(start, at)));
                start = at + AND.length();
            }
        }
        parts.add(part(prompt.substring(start)));
        return List.copyOf(parts);
    }

    /**
     * One of them, as each of several text encoders reads it.
     *
     * @param texts one for each encoder, without the weight
     * @param weight how far its prediction pulls, 1 if none is given; may be negative
     */
    record Each(List<String> texts, double weight) {
        Each {
            texts = List.copyOf(texts);
        }
    }

    /**
     * The parts of a prompt that is written for each text encoder by itself. They belong together in their order; one that is a single
     * part belongs to all of the others. The last encoder that has them all says the weights.
     *
     * @throws NodeException when two have other numbers of parts, both more than one
     */
    static List<Each> split(List<String> prompts) throws NodeException {
        List<List<Part>> split = prompts.stream().map(SummedPrompts::split).toList();
        int count = split.stream().mapToInt(List::size).max().orElse(0);
        for (List<Part> parts : split) {
            if (parts.size() != count && parts.size() != 1) {
                throw new NodeException(
                        "AND joins %d prompts for one text encoder and %d for another; join as many for both, or none for one"
                                .formatted(parts.size(), count));
            }
        }
        List<Each> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> texts = new ArrayList<>();
            double weight = 1;
            for (List<Part> parts : split) {
                Part part = parts.get(parts.size() == 1 ? 0 : i);
                texts.add(part.text());
                weight = parts.size() == count ? part.weight() : weight;
            }
            all.add(new Each(texts, weight));
        }
        return all;
    }

    /** Whether a range touches no other letter, digit or underscore. */
    static boolean isWord(String text, int from, int to) {
        return (from == 0 || !isWordCharacter(text.codePointBefore(from)))
                && (to == text.length() || !isWordCharacter(text.codePointAt(to)));
    }

    private static boolean isWordCharacter(int c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static Part part(String text) {
        String stripped = text.stripTrailing();
        int colon = stripped.lastIndexOf(':');
        if (colon >= 0) {
            String number = stripped.substring(colon + 1).stripLeading();
            if (isDecimal(number)) {
                return new Part(stripped.substring(0, colon).stripTrailing(), Double.parseDouble(number));
            }
        }
        return new Part(stripped, 1);
    }

    /** An optional sign, digits, at most one point, at least one digit. */
    static boolean isDecimal(String text) {
        int digits = 0;
        int points = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sign = i == 0 && (c == '+' || c == '-');
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '.') {
                points++;
            } else if (!sign) {
                return false;
            }
        }
        return digits > 0 && points <= 1;
    }
}
