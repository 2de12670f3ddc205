package org.celflow.diffusion.text.a1111;

import java.util.List;
import org.celflow.node.value.Conditioning.Moment;

/** A piece of a prompt whose text depends on the step. */
sealed interface Piece {
    /** The same at every step. */
    record Text(String text) implements Piece {}

    /**
     * One text, then another: {@code [before:after:when]}.
     *
     * @param when the last step of the first
     */
    record Change(List<Piece> before, List<Piece> after, Moment when) implements Piece {
        public Change {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Texts that take turns, a step each: {@code [a|b]}. */
    record Turns(List<List<Piece>> options) implements Piece {
        public Turns {
            options = options.stream().map(List::copyOf).toList();
        }
    }
}
