package org.celflow.editor.shell;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.editor.view.Picture;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.ParamValue;
import org.celflow.node.value.PartMask;

/** The parts that a graph speaks of: those of the mask in the viewer, and those that parameters name. */
final class Parts {
    private Parts() {}

    static List<String> names(Graph graph, Optional<Picture> viewed, Map<String, String> palette) {
        Set<String> names = new LinkedHashSet<>(palette.keySet());
        if (viewed.map(Picture::value).orElse(null) instanceof PartMask mask) {
            mask.parts().forEach(part -> names.add(part.name()));
        }
        for (GraphNode node : graph.nodes().values()) {
            for (ParamValue value : node.params().values()) {
                if (value instanceof ParamValue.Literal literal) {
                    collect(literal.value(), names);
                }
            }
        }
        return new ArrayList<>(names);
    }

    static Optional<String> colour(Graph graph, Optional<Picture> viewed, String name) {
        if (viewed.map(Picture::value).orElse(null) instanceof PartMask mask) {
            var index = mask.indexOf(name);
            if (index.isPresent()) {
                return Optional.of(mask.parts().get(index.getAsInt()).colour().toString());
            }
        }
        return graph.nodes().values().stream()
                .flatMap(node -> node.params().values().stream())
                .filter(ParamValue.Literal.class::isInstance)
                .map(value -> ((ParamValue.Literal) value).value())
                .filter(Parts::isColours)
                .map(value -> ((Map<?, ?>) value).get(name))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst();
    }

    /** Maps of colours name their parts; lists of words are names of parts. */
    private static void collect(Object value, Set<String> names) {
        if (isColours(value)) {
            ((Map<?, ?>) value).keySet().forEach(name -> names.add(String.valueOf(name)));
        } else if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
            list.forEach(name -> names.add(String.valueOf(name)));
        }
    }

    private static boolean isColours(Object value) {
        return value instanceof Map<?, ?> map
                && !map.isEmpty()
                && map.values().stream().allMatch(v -> v instanceof String s && s.matches("#[0-9a-fA-F]{6}"));
    }
}
