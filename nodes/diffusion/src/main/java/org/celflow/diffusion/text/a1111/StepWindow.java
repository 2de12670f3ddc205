package org.celflow.diffusion.text.a1111;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.node.value.Conditioning.Moment;
import org.celflow.node.value.Conditioning.StepCondition;

/**
 * Steps at which a text holds: after one moment, up to another, in some turns. Moments given as steps and as shares are kept apart,
 * since how many steps there will be is not known yet.
 *
 * @param steps the first step outside on the left and the last inside, given as steps
 * @param shares the same, given as shares
 * @param turns all of which it must be
 */
record StepWindow(Span steps, Span shares, List<StepCondition.Turn> turns) {
    /** Every step. */
    static final StepWindow ALWAYS = new StepWindow(Span.ALL, Span.ALL, List.of());

    /** From after one moment up to another. */
    private record Span(double after, double upTo) {
        static final Span ALL = new Span(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

        Span and(Span other) {
            return new Span(Math.max(after, other.after), Math.min(upTo, other.upTo));
        }

        boolean isEmpty() {
            return after >= upTo;
        }
    }

    StepWindow {
        turns = List.copyOf(turns);
    }

    /** The steps up to a moment. */
    static StepWindow upTo(Moment moment) {
        return of(moment, new Span(Double.NEGATIVE_INFINITY, moment.when()));
    }

    /** The steps after a moment. */
    static StepWindow after(Moment moment) {
        return of(moment, new Span(moment.when(), Double.POSITIVE_INFINITY));
    }

    /** One turn of several. */
    static StepWindow turn(int index, int of) {
        return new StepWindow(Span.ALL, Span.ALL, List.of(new StepCondition.Turn(index, of)));
    }

    private static StepWindow of(Moment moment, Span span) {
        return moment.share() ? new StepWindow(Span.ALL, span, List.of()) : new StepWindow(span, Span.ALL, List.of());
    }

    /** The steps in both; empty if there can be none, however many steps there are. */
    Optional<StepWindow> and(StepWindow other) {
        Span bothSteps = steps.and(other.steps);
        Span bothShares = shares.and(other.shares);
        boolean never = bothSteps.isEmpty()
                || bothShares.isEmpty()
                || bothSteps.upTo < 1
                || bothShares.upTo <= 0
                || bothShares.after >= 1;
        if (never) {
            return Optional.empty();
        }
        List<StepCondition.Turn> all = new ArrayList<>(turns);
        for (StepCondition.Turn turn : other.turns) {
            for (StepCondition.Turn known : turns) {
                int common = greatestDivisor(turn.of(), known.of());
                if (turn.index() % common != known.index() % common) {
                    return Optional.empty();
                }
            }
            if (!all.contains(turn)) {
                all.add(turn);
            }
        }
        return Optional.of(new StepWindow(bothSteps, bothShares, all));
    }

    /** As conditions, all of which must hold. */
    List<StepCondition> conditions() {
        List<StepCondition> conditions = new ArrayList<>();
        add(steps, false, conditions);
        add(shares, true, conditions);
        conditions.addAll(turns);
        return List.copyOf(conditions);
    }

    private static void add(Span span, boolean share, List<StepCondition> to) {
        // moments before the first step hold always and need not be said
        if (span.after > 0) {
            to.add(new StepCondition.After(new Moment(span.after, share)));
        }
        if (span.upTo < Double.POSITIVE_INFINITY) {
            to.add(new StepCondition.UpTo(new Moment(span.upTo, share)));
        }
    }

    private static int greatestDivisor(int a, int b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }
}
