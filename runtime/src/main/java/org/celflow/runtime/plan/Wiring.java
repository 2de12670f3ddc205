package org.celflow.runtime.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.GraphValidator;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.graph.Problem;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.time.TimeNeed;
import org.celflow.runtime.InvalidGraphException;
import org.celflow.runtime.plan.Vertex.Edge;
import org.celflow.runtime.plan.Vertex.Retiming;

/** Looks up the part of a graph that some nodes depend on: types, links, clocks, parameters, in topological order. */
final class Wiring {
    private static final int MAX_RATE = 4096;

    private final Graph graph;
    private final NodeCatalog catalog;
    private final ParamBinder binder;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<NodeId, Vertex> done = new LinkedHashMap<>();
    private final Map<Integer, ShotClock> clocks = new HashMap<>();

    private Wiring(Graph graph, NodeCatalog catalog, ParamBinder binder) {
        this.graph = graph;
        this.catalog = catalog;
        this.binder = binder;
    }

    /** The nodes that were asked for with all above them, and what the user should know of them. */
    record Wired(Map<NodeId, Vertex> vertices, List<Problem> warnings) {}

    /**
     * Looks up.
     *
     * @throws InvalidGraphException with every problem of the nodes concerned; what is wrong elsewhere does not matter
     */
    static Wired of(Graph graph, NodeCatalog catalog, Set<NodeId> asked, ParamBinder binder)
            throws InvalidGraphException {
        return new Wiring(graph, catalog, binder).wire(asked);
    }

    private Wired wire(Set<NodeId> asked) throws InvalidGraphException {
        for (NodeId id : asked) {
            if (graph.find(id).isEmpty()) {
                problems.add(Problem.of(
                        Problem.Severity.ERROR, Problem.Kind.UNKNOWN_NODE, id, "the graph has no node of this name"));
            }
        }
        Set<NodeId> concerned = graph.upstream(asked);
        GraphValidator.validate(graph, catalog, asked).stream()
                .filter(problem -> problem.node().map(concerned::contains).orElse(true))
                .forEach(problems::add);
        stopAtErrors();
        for (NodeId id : order(concerned)) {
            done.put(id, vertex(id, graph.node(id)));
        }
        stopAtErrors();
        return new Wired(done, problems);
    }

    private void stopAtErrors() throws InvalidGraphException {
        if (problems.stream().anyMatch(Problem::isError)) {
            throw new InvalidGraphException(problems);
        }
    }

    /** Every node after those that it reads. */
    private List<NodeId> order(Set<NodeId> concerned) {
        Map<NodeId, Map<String, Port>> links = graph.linksByNode();
        Map<NodeId, Integer> missing = new HashMap<>();
        Map<NodeId, List<NodeId>> readers = new HashMap<>();
        ArrayDeque<NodeId> ready = new ArrayDeque<>();
        for (NodeId id : concerned) {
            Map<String, Port> inputs = links.getOrDefault(id, Map.of());
            missing.put(id, inputs.size());
            inputs.values()
                    .forEach(output -> readers.computeIfAbsent(output.node(), n -> new ArrayList<>())
                            .add(id));
            if (inputs.isEmpty()) {
                ready.add(id);
            }
        }
        List<NodeId> order = new ArrayList<>(concerned.size());
        while (!ready.isEmpty()) {
            NodeId id = ready.removeFirst();
            order.add(id);
            for (NodeId reader : readers.getOrDefault(id, List.of())) {
                if (missing.merge(reader, -1, Integer::sum) == 0) {
                    ready.add(reader);
                }
            }
        }
        if (order.size() < concerned.size()) {
            throw new IllegalStateException("the graph has a circle that its validation did not see");
        }
        return order;
    }

    private Vertex vertex(NodeId id, GraphNode node) {
        NodeType type = catalog.find(node.type().id()).orElseThrow();
        List<Edge> edges = new ArrayList<>();
        int rate = 1;
        for (InputSpec input : type.ports()) {
            Optional<Port> source = graph.source(new Port(id, input.name()));
            if (source.isPresent()) {
                Vertex from = done.get(source.get().node());
                if (from == null) {
                    throw new IllegalStateException("nodes are not in order");
                }
                edges.add(
                        new Edge(input.name(), input.need(), from, source.get().name()));
                rate = Math.max(rate, from.clock().rate());
            }
        }
        Optional<Retiming> retiming = type.retiming().map(need -> retiming(id, type, node, need));
        ShotClock clock = clock(id, (long) rate * retiming.map(Retiming::factor).orElse(1));
        BoundParams params = binder.bind(id, type, node, clock, problems);
        return new Vertex(done.size(), id, type, edges, clock, variation(type, edges, params), retiming, params);
    }

    private Retiming retiming(NodeId id, NodeType type, GraphNode node, TimeNeed.Between need) {
        Object factor = literal(id, type, node, need.factorParam());
        Object loop = literal(id, type, node, need.loopParam());
        return new Retiming(Math.toIntExact(Math.min((Long) factor, MAX_RATE)), (Boolean) loop);
    }

    private Object literal(NodeId id, NodeType type, GraphNode node, String name) {
        var spec = type.param(name).orElseThrow();
        ParamValue value = node.params().get(name);
        if (value == null) {
            return spec.defaultValue();
        }
        if (value instanceof ParamValue.Animated) {
            problems.add(Problem.of(
                    Problem.Severity.ERROR,
                    Problem.Kind.OUT_OF_RANGE,
                    id,
                    name,
                    "decides how many frames there are and cannot be animated"));
        }
        return value.at(0, spec);
    }

    private ShotClock clock(NodeId id, long rate) {
        try {
            if (rate <= MAX_RATE) {
                return clocks.computeIfAbsent((int) rate, r -> new ShotClock(graph.timeline(), r));
            }
        } catch (ArithmeticException e) {
            // Frame numbers beyond int: the same sentence as for a rate beyond all use.
        }
        problems.add(Problem.of(
                Problem.Severity.ERROR,
                Problem.Kind.OUT_OF_RANGE,
                id,
                "makes %d frames out of one, which is too many; lower the factors".formatted(rate)));
        return clocks.computeIfAbsent(1, r -> new ShotClock(graph.timeline(), r));
    }

    private static Variation variation(NodeType type, List<Edge> edges, BoundParams params) {
        boolean perFrame = type.usesFrame()
                || params.vary()
                || type.retiming().isPresent()
                || type.inputs().stream().anyMatch(input -> input.need() instanceof TimeNeed.PreviousOutput);
        boolean perShot = false;
        for (Edge edge : edges) {
            if (edge.need() instanceof TimeNeed.WholeShot) {
                return Variation.SHOT;
            }
            perFrame |= edge.need() instanceof TimeNeed.Around || edge.from().variation() == Variation.FRAME;
            perShot |= edge.from().variation() == Variation.SHOT;
        }
        return perFrame ? Variation.FRAME : perShot ? Variation.SHOT : Variation.STATIC;
    }
}
