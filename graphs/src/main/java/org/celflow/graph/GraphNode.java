package org.celflow.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a graph.
 *
 * @param type which kind of node
 * @param title what the user calls it, empty for the title of the type
 * @param params the parameters that are set; others have their default
 * @param layout how it lies on the canvas
 * @param extra unknown fields of the file, kept; unknown fields of the layout stand under {@code layout}
 */
public record GraphNode(
        TypeRef type,
        Optional<String> title,
        Map<String, ParamValue> params,
        NodeLayout layout,
        Map<String, Object> extra) {
    /** Copies the maps. */
    public GraphNode {
        params = FrozenMap.copyOf(params);
        extra = Fields.extra(extra, Fields.OF_NODE, Fields.LAYOUT);
    }

    /** A node with every parameter at its default. */
    public static GraphNode of(TypeRef type, NodeLayout layout) {
        return new GraphNode(type, Optional.empty(), Map.of(), layout, Map.of());
    }

    /** The value of a parameter, if it is set. */
    public Optional<ParamValue> param(String name) {
        return Optional.ofNullable(params.get(name));
    }

    /** The same with a parameter set. */
    public GraphNode withParam(String name, ParamValue value) {
        Map<String, ParamValue> changed = new LinkedHashMap<>(params);
        changed.put(name, value);
        return new GraphNode(type, title, changed, layout, extra);
    }

    /** The same with a parameter set to one value for all frames. */
    public GraphNode withParam(String name, Object literal) {
        return withParam(name, new ParamValue.Literal(literal));
    }

    /** The same with a parameter back at its default. */
    public GraphNode withoutParam(String name) {
        Map<String, ParamValue> changed = new LinkedHashMap<>(params);
        changed.remove(name);
        return new GraphNode(type, title, changed, layout, extra);
    }

    /** The same, lying elsewhere. */
    public GraphNode withLayout(NodeLayout changed) {
        return new GraphNode(type, title, params, changed, extra);
    }

    /** The same under another title. */
    public GraphNode withTitle(Optional<String> changed) {
        return new GraphNode(type, changed, params, layout, extra);
    }
}
