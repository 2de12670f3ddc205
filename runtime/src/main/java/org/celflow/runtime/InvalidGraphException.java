package org.celflow.runtime;

import java.util.List;
import java.util.stream.Collectors;
import org.celflow.graph.Problem;

/** What was asked for cannot be planned, because of something that is wrong with the graph or its files. */
public final class InvalidGraphException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** With at least one problem. */
    public InvalidGraphException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong, errors and warnings. */
    public List<Problem> problems() {
        return problems;
    }
}
