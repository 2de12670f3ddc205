package org.celflow.editor.canvas;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.celflow.editor.run.NodeStatus;
import org.celflow.graph.Problem;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.ParamSpec;
import org.celflow.node.value.ValueType;

/** What the canvas says of the thing under a resting pointer: what is wrong with it first, else what it is for. */
final class Hints {
    private Hints() {}

    static Optional<String> of(Hit hit, List<Problem> problems, NodeStatus status) {
        if (hit instanceof Hit.AtPort at) {
            return Optional.of(port(at.spot(), problems));
        } else if (hit instanceof Hit.Field field) {
            return field.row().spec().map(spec -> field(field.row(), spec, problems));
        } else if (hit instanceof Hit.Card card) {
            return card(card.node(), problems, status);
        }
        return Optional.empty();
    }

    private static Optional<String> card(PlacedNode node, List<Problem> problems, NodeStatus status) {
        if (status.state() == NodeStatus.State.FAILED && !status.message().isEmpty()) {
            return Optional.of(status.message());
        } else if (!problems.isEmpty()) {
            return Optional.of(
                    problems.stream().map(Problem::message).distinct().collect(Collectors.joining("\n")));
        }
        return node.type.map(NodeType::doc);
    }

    private static String port(PortSpot spot, List<Problem> problems) {
        String kind = spot.type().map(ValueType::title).orElse("of an unknown kind");
        String free = spot.input() && spot.optional() ? ", may stay free" : "";
        return about(spot.name(), problems)
                .orElse("%s: %s%s\n%s"
                        .formatted(spot.label(), kind, free, spot.doc())
                        .strip());
    }

    private static String field(ParamRow row, ParamSpec spec, List<Problem> problems) {
        return about(row.name(), problems)
                .orElse("%s\n%s".formatted(row.label(), spec.doc()).strip());
    }

    private static Optional<String> about(String port, List<Problem> problems) {
        return problems.stream()
                .filter(problem -> problem.port().filter(port::equals).isPresent())
                .map(Problem::message)
                .findFirst();
    }
}
