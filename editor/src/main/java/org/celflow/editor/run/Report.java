package org.celflow.editor.run;

import java.util.Optional;
import org.celflow.graph.NodeId;
import org.celflow.graph.Problem;
import org.celflow.runtime.NodeFailure;

/**
 * A line of the problems list.
 *
 * @param error whether something cannot be computed
 * @param node where, empty for the whole graph
 * @param frame on the node's own clock, if it is about one
 * @param message one sentence
 */
public record Report(boolean error, Optional<NodeId> node, Optional<Integer> frame, String message) {
    static Report of(Problem problem) {
        String port = problem.port().map(name -> name + ": ").orElse("");
        return new Report(problem.isError(), problem.node(), Optional.empty(), port + problem.message());
    }

    static Report of(NodeFailure failure) {
        return new Report(true, Optional.of(failure.node()), Optional.of(failure.frame()), failure.message());
    }

    static Report of(RunSnapshot.Notice notice) {
        return new Report(false, notice.node(), notice.frame(), notice.message());
    }
}
