package org.celflow.graph;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.celflow.graph.Problem.Kind;
import org.celflow.graph.Problem.Severity;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.value.ValueType;

/**
 * Says what is wrong with a graph. Only what the nodes asked for depend on can be an error; the same fault elsewhere is a
 * warning, because it stops nobody. Touches no file.
 */
public final class GraphValidator {
    private final Graph graph;
    private final NodeCatalog catalog;
    private final Map<NodeId, Map<String, Port>> links;
    private final Set<NodeId> needed;
    private final List<Problem> problems = new ArrayList<>();

    private GraphValidator(Graph graph, NodeCatalog catalog, Set<NodeId> needed) {
        this.graph = graph;
        this.catalog = catalog;
        this.links = graph.linksByNode();
        this.needed = needed;
    }

    /**
     * The problems of a whole graph: every sink is asked for, or every node if there is no sink.
     *
     * @return in the order of the nodes; empty when all is well
     */
    public static List<Problem> validate(Graph graph, NodeCatalog catalog) {
        Set<NodeId> sinks = sinks(graph, catalog);
        if (!sinks.isEmpty()) {
            return validate(graph, catalog, sinks);
        }
        List<Problem> problems =
                new ArrayList<>(validate(graph, catalog, graph.nodes().keySet()));
        problems.add(new Problem(
                Severity.WARNING,
                Kind.NOTHING_TO_RENDER,
                Optional.empty(),
                Optional.empty(),
                "the graph has nothing to render; add a node that saves, as Save images"));
        return problems;
    }

    /**
     * The problems of a graph when some of its nodes are asked for.
     *
     * @return in the order of the nodes; empty when all is well
     */
    public static List<Problem> validate(Graph graph, NodeCatalog catalog, Set<NodeId> asked) {
        return new GraphValidator(graph, catalog, graph.upstream(asked)).validate();
    }

    /** The nodes that a run renders. */
    public static Set<NodeId> sinks(Graph graph, NodeCatalog catalog) {
        Set<NodeId> sinks = new LinkedHashSet<>();
        graph.nodes().forEach((id, node) -> {
            if (catalog.find(node.type().id()).map(NodeType::sink).orElse(false)) {
                sinks.add(id);
            }
        });
        return sinks;
    }

    /**
     * Why an output must not be linked to an input.
     *
     * @return one sentence; empty if it may be
     */
    public static Optional<String> refuseLink(Graph graph, NodeCatalog catalog, Port output, Port input) {
        GraphNode from = graph.nodes().get(output.node());
        GraphNode to = graph.nodes().get(input.node());
        if (from == null || to == null) {
            return Optional.of("there is no node " + (from == null ? output.node() : input.node()));
        }
        Optional<NodeType> fromType = catalog.find(from.type().id());
        Optional<NodeType> toType = catalog.find(to.type().id());
        if (fromType.isEmpty() || toType.isEmpty()) {
            return Optional.of("%s stands for a node that is not installed, so its ports are not known"
                    .formatted(fromType.isEmpty() ? output.node() : input.node()));
        }
        Optional<OutputSpec> given = fromType.get().output(output.name());
        Optional<InputSpec> taken = port(toType.get(), input.name());
        if (given.isEmpty() || taken.isEmpty()) {
            return Optional.of("there is no port " + (given.isEmpty() ? output : input));
        }
        if (!taken.get().type().isAssignableFrom(given.get().type())) {
            return Optional.of("%s takes %s, and %s gives %s"
                    .formatted(
                            input,
                            title(catalog, taken.get().type()),
                            output,
                            title(catalog, given.get().type())));
        }
        if (graph.upstream(Set.of(output.node())).contains(input.node())) {
            return Optional.of(
                    "%s depends on %s, so the link would close a circle".formatted(output.node(), input.node()));
        }
        return Optional.empty();
    }

    private List<Problem> validate() {
        for (List<NodeId> circle : Circles.find(graph)) {
            String names = circle.stream().map(NodeId::value).collect(Collectors.joining(" -> "));
            add(
                    Kind.CYCLE,
                    circle.get(0),
                    "the nodes %s -> %s feed each other in a circle; remove one of these links"
                            .formatted(names, circle.get(0)));
        }
        graph.nodes()
                .forEach((id, node) -> catalog.find(node.type().id())
                        .ifPresentOrElse(type -> known(id, node, type), () -> placeholder(id, node)));
        return problems;
    }

    private void placeholder(NodeId id, GraphNode node) {
        add(
                Kind.UNKNOWN_TYPE,
                id,
                "the node type %s is not installed; install the plugin that brings it, or remove the node"
                        .formatted(node.type()));
    }

    private void known(NodeId id, GraphNode node, NodeType type) {
        if (node.type().version() > type.version()) {
            add(
                    Kind.NEWER_VERSION,
                    id,
                    "the node was made with %s, and version %d is installed; update Celflow or the plugin that brings it"
                            .formatted(node.type(), type.version()));
        } else if (node.type().version() < type.version()) {
            problems.add(Problem.of(
                    Severity.WARNING,
                    Kind.OLDER_VERSION,
                    id,
                    "the node was made with %s and is computed by version %d, so results may differ"
                            .formatted(node.type(), type.version())));
        }
        Map<String, Port> linked = links.getOrDefault(id, Map.of());
        Set<String> ports = new HashSet<>();
        for (InputSpec input : type.ports()) {
            ports.add(input.name());
            Port output = linked.get(input.name());
            if (output != null) {
                link(id, input, output);
            } else if (!input.optional()) {
                add(
                        Kind.MISSING_INPUT,
                        id,
                        input.name(),
                        "is not linked; link an output of the kind %s to it".formatted(title(catalog, input.type())));
            }
        }
        for (Entry<String, Port> link : linked.entrySet()) {
            if (!ports.contains(link.getKey())) {
                add(
                        Kind.UNKNOWN_PORT,
                        id,
                        link.getKey(),
                        "%s has no such input%s".formatted(type.title(), NearNames.hint(link.getKey(), ports)));
            }
        }
        problems.addAll(ParamCheck.check(id, node, type, severity(id)));
    }

    private void link(NodeId id, InputSpec input, Port output) {
        GraphNode from = graph.nodes().get(output.node());
        if (from == null) {
            add(
                    Kind.UNKNOWN_NODE,
                    id,
                    input.name(),
                    "reads %s, but there is no node %s; link it to another output".formatted(output, output.node()));
            return;
        }
        Optional<NodeType> type = catalog.find(from.type().id());
        if (type.isEmpty()) {
            return; // told at the placeholder
        }
        Optional<OutputSpec> given = type.get().output(output.name());
        if (given.isEmpty()) {
            List<String> outputs =
                    type.get().outputs().stream().map(OutputSpec::name).toList();
            add(
                    Kind.UNKNOWN_PORT,
                    id,
                    input.name(),
                    "reads %s, but %s has the outputs %s; link it to another output"
                            .formatted(output, type.get().title(), String.join(", ", outputs)));
        } else if (!input.type().isAssignableFrom(given.get().type())) {
            add(
                    Kind.TYPE_MISMATCH,
                    id,
                    input.name(),
                    "takes %s, and %s gives %s; link an output of that kind to it"
                            .formatted(
                                    title(catalog, input.type()),
                                    output,
                                    title(catalog, given.get().type())));
        }
    }

    private static Optional<InputSpec> port(NodeType type, String name) {
        return type.ports().stream().filter(input -> input.name().equals(name)).findFirst();
    }

    private static String title(NodeCatalog catalog, Class<?> value) {
        return catalog.valueType(value).map(ValueType::title).orElseGet(value::getSimpleName);
    }

    private Severity severity(NodeId id) {
        return needed.contains(id) ? Severity.ERROR : Severity.WARNING;
    }

    private void add(Kind kind, NodeId id, String message) {
        problems.add(Problem.of(severity(id), kind, id, message));
    }

    private void add(Kind kind, NodeId id, String port, String message) {
        problems.add(Problem.of(severity(id), kind, id, port, message));
    }
}
