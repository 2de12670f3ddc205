package org.celflow.runtime.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.celflow.graph.NodeId;
import org.celflow.node.Inspectable;

/**
 * A source that is asked about its files before anything is computed.
 *
 * @param node the source
 * @param steps what each frame of it is computed by, for all frames that the run will use
 */
record Inspection(NodeId node, TreeMap<Integer, Step> steps) {
    /** The inspections of a run. */
    static List<Inspection> of(Collection<Step> all) {
        Map<NodeId, Inspection> found = new LinkedHashMap<>();
        for (Step step : all) {
            if (Inspectable.class.isAssignableFrom(
                    step.computation.type().implementation().type())) {
                NodeId node = step.ids.get(0).node();
                Inspection inspection = found.computeIfAbsent(node, id -> new Inspection(id, new TreeMap<>()));
                step.frames.forEach(frame -> inspection.steps().put(frame, step));
            }
        }
        return new ArrayList<>(found.values());
    }
}
