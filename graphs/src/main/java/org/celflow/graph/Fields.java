package org.celflow.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The names of the fields of format 1, by the object that they stand in. All others are unknown, and kept. */
final class Fields {
    static final String FORMAT = "celflow";
    static final String TIMELINE = "timeline";
    static final String SHOTS = "shots";
    static final String LAYOUT = "layout";
    static final String KEYFRAMES = "keyframes";
    static final String MODE = "mode";

    static final Set<String> ROOT = Set.of(FORMAT, TIMELINE, "nodes", "notes");
    static final Set<String> OF_TIMELINE = Set.of("fps", SHOTS);
    static final Set<String> OF_SHOT = Set.of("name", "first", "end");
    static final Set<String> OF_NODE = Set.of("type", "title", "params", "inputs", LAYOUT);
    static final Set<String> OF_LAYOUT = Set.of("x", "y", "width", "collapsed");
    static final Set<String> OF_NOTE = Set.of("id", "text", "x", "y", "width", "height");
    static final Set<String> OF_ANIMATED = Set.of(KEYFRAMES, MODE);

    private Fields() {}

    /** The fields that are not known, in their order. */
    static Map<String, Object> unknown(Map<String, Object> object, Set<String> known) {
        Map<String, Object> rest = new LinkedHashMap<>(object);
        rest.keySet().removeAll(known);
        return rest;
    }

    /**
     * Checks that unknown fields do not hide known ones.
     *
     * @param nested known fields under which unknown fields of an inner object stand
     */
    static Map<String, Object> extra(Map<String, Object> extra, Set<String> known, String... nested) {
        for (String name : extra.keySet()) {
            if (known.contains(name) && !(Set.of(nested).contains(name) && extra.get(name) instanceof Map)) {
                throw new IllegalArgumentException("the field %s is no unknown field".formatted(name));
            }
        }
        return Canonical.map(extra);
    }
}
