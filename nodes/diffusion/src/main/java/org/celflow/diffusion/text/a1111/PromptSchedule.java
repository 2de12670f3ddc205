package org.celflow.diffusion.text.a1111;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning.StepCondition;

/**
 * Which texts a prompt becomes, and at which steps each: {@code [a:b:0.5]} is a up to half of the steps and b after, {@code [a|b]} is a
 * and b in turn. At every step exactly one text holds.
 */
public final class PromptSchedule {
    /** Each text is read by the text encoder and each is a prompt of the sampler's, so there must be an end. */
    public static final int MOST = 64;

    private PromptSchedule() {}

    /**
     * A text and when it holds.
     *
     * @param text with its weights
     * @param steps conditions, all of which must hold; none for always
     */
    public record Variant(String text, List<StepCondition> steps) {
        /** Copies the list. */
        public Variant {
            steps = List.copyOf(steps);
        }
    }

    /**
     * A text for each of several text encoders and when they hold together.
     *
     * @param texts with their weights
     * @param steps conditions, all of which must hold; none for always
     */
    record Each(List<String> texts, List<StepCondition> steps) {
        Each {
            texts = List.copyOf(texts);
            steps = List.copyOf(steps);
        }
    }

    /** A text that grows, and when it holds. */
    private record Growing(String text, StepWindow window) {}

    /** Texts that hold together, and when. */
    private record Together(List<String> texts, StepWindow window) {}

    /**
     * The texts of a prompt.
     *
     * @param firstSteps steps of the pass before, 0 when this is the first; moments count on from there, and a share of 1.5 is the
     *     middle of the second pass
     * @throws NodeException when there are more than 64
     */
    public static List<Variant> of(String prompt, int firstSteps) throws NodeException {
        List<Growing> all = expanded(ScheduleParser.parse(prompt, firstSteps));
        return all.stream()
                .map(one -> new Variant(one.text, one.window.conditions()))
                .toList();
    }

    /** The texts of a prompt that is written for each text encoder by itself, see {@link #of(String, int)}. */
    static List<Each> of(List<String> prompts, int firstSteps) throws NodeException {
        List<Together> all = List.of(new Together(List.of(), StepWindow.ALWAYS));
        for (String prompt : prompts) {
            List<Growing> variants = expanded(ScheduleParser.parse(prompt, firstSteps));
            List<Together> longer = new ArrayList<>();
            for (Together some : all) {
                for (Growing one : variants) {
                    Optional<StepWindow> window = some.window.and(one.window);
                    if (window.isPresent()) {
                        List<String> texts = new ArrayList<>(some.texts);
                        texts.add(one.text);
                        longer.add(new Together(texts, window.get()));
                    }
                }
            }
            all = limited(longer);
        }
        return all.stream()
                .map(some -> new Each(some.texts, some.window.conditions()))
                .toList();
    }

    private static List<Growing> expanded(List<Piece> pieces) throws NodeException {
        List<Growing> all = List.of(new Growing("", StepWindow.ALWAYS));
        StringBuilder plain = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Text text) {
                plain.append(text.text());
            } else {
                all = joined(appended(all, plain), options(piece));
                plain.setLength(0);
            }
        }
        return appended(all, plain);
    }

    private static List<Growing> appended(List<Growing> all, CharSequence text) {
        return text.isEmpty()
                ? all
                : all.stream()
                        .map(one -> new Growing(one.text + text, one.window))
                        .toList();
    }

    private static List<Growing> options(Piece piece) throws NodeException {
        List<Growing> options = new ArrayList<>();
        if (piece instanceof Piece.Change change) {
            options.addAll(during(StepWindow.upTo(change.when()), change.before()));
            options.addAll(during(StepWindow.after(change.when()), change.after()));
        } else if (piece instanceof Piece.Turns turns) {
            int count = turns.options().size();
            for (int i = 0; i < count; i++) {
                options.addAll(during(StepWindow.turn(i, count), turns.options().get(i)));
            }
        }
        return limited(options);
    }

    private static List<Growing> during(StepWindow window, List<Piece> pieces) throws NodeException {
        return joined(List.of(new Growing("", window)), expanded(pieces));
    }

    /** Each of the first with each of the second, where both can hold. */
    private static List<Growing> joined(List<Growing> first, List<Growing> second) throws NodeException {
        List<Growing> both = new ArrayList<>();
        for (Growing a : first) {
            for (Growing b : second) {
                a.window.and(b.window).ifPresent(window -> both.add(new Growing(a.text + b.text, window)));
            }
        }
        return limited(both);
    }

    private static <T> List<T> limited(List<T> all) throws NodeException {
        if (all.size() > MOST) {
            throw tooMany();
        }
        return all;
    }

    static NodeException tooMany() {
        return new NodeException(
                "the prompt becomes more than %d different texts in the course of sampling; use fewer [a:b:when] and [a|b]"
                        .formatted(MOST));
    }
}
