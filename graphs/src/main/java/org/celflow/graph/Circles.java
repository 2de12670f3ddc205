package org.celflow.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds nodes that depend on themselves, by Kahn's topological sort (1962): what cannot be sorted is in a circle or behind
 * one. Works without recursion, so chains may be of any length.
 */
final class Circles {
    /** Circles found in one graph; more would help nobody. */
    private static final int MAX = 100;

    private final Map<NodeId, Set<NodeId>> open = new HashMap<>();
    private final Map<NodeId, List<NodeId>> readers = new HashMap<>();
    private final Deque<NodeId> ready = new ArrayDeque<>();

    private Circles(Graph graph) {
        graph.nodes().keySet().forEach(id -> open.put(id, new LinkedHashSet<>()));
        graph.links().forEach((input, output) -> {
            Set<NodeId> sources = open.get(input.node());
            if (sources != null && open.containsKey(output.node()) && sources.add(output.node())) {
                readers.computeIfAbsent(output.node(), id -> new ArrayList<>()).add(input.node());
            }
        });
    }

    /** Circles without a common node, each in the order of the links. */
    static List<List<NodeId>> find(Graph graph) {
        return new Circles(graph).find(graph.nodes().keySet());
    }

    private List<List<NodeId>> find(Set<NodeId> nodes) {
        for (NodeId id : nodes) {
            if (sourcesOf(id).isEmpty()) {
                ready.add(id);
            }
        }
        sort();
        List<List<NodeId>> circles = new ArrayList<>();
        for (NodeId id : nodes) {
            while (open.containsKey(id) && circles.size() < MAX) {
                List<NodeId> circle = upstreamCircle(id);
                circles.add(circle);
                // Go on as if these could be computed, to find circles behind and beside this one.
                ready.addAll(circle);
                sort();
            }
        }
        return circles;
    }

    private void sort() {
        while (!ready.isEmpty()) {
            NodeId id = ready.removeFirst();
            if (open.remove(id) == null) {
                continue;
            }
            for (NodeId reader : readers.getOrDefault(id, List.of())) {
                Set<NodeId> sources = open.get(reader);
                if (sources != null && sources.remove(id) && sources.isEmpty()) {
                    ready.add(reader);
                }
            }
        }
    }

    /** Every unsorted node reads an unsorted one, so going upstream must come round. */
    private List<NodeId> upstreamCircle(NodeId from) {
        Set<NodeId> path = new LinkedHashSet<>();
        NodeId at = from;
        while (path.add(at)) {
            at = sourcesOf(at).iterator().next();
        }
        List<NodeId> walked = new ArrayList<>(path);
        List<NodeId> circle = new ArrayList<>(walked.subList(walked.indexOf(at), walked.size()));
        Collections.reverse(circle);
        return circle;
    }

    private Set<NodeId> sourcesOf(NodeId id) {
        return open.getOrDefault(id, Set.of());
    }
}
