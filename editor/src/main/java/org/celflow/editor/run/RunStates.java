package org.celflow.editor.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.celflow.graph.NodeId;

/**
 * What each node shows of the latest run. FX thread only. Changes at most once a pulse: whoever draws listens to {@link
 * #revision()} and then looks up what it draws.
 */
public final class RunStates {
    private final Map<NodeId, NodeStatus> statuses = new LinkedHashMap<>();
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper(this, "revision");

    /** The status of a node; {@link NodeStatus#IDLE} for one that no run has touched. */
    public NodeStatus statusOf(NodeId node) {
        return statuses.getOrDefault(node, NodeStatus.IDLE);
    }

    /** Grows by one whenever any status changed. */
    public ReadOnlyLongProperty revision() {
        return revision.getReadOnlyProperty();
    }

    /** Puts new statuses of some nodes. */
    public void put(Map<NodeId, NodeStatus> changed) {
        if (!changed.isEmpty()) {
            statuses.putAll(changed);
            revision.set(revision.get() + 1);
        }
    }

    /** Forgets all nodes but these. */
    public void retain(Set<NodeId> existing) {
        if (statuses.keySet().retainAll(existing)) {
            revision.set(revision.get() + 1);
        }
    }

    /** Forgets everything, as when another document is opened. */
    public void clear() {
        retain(Set.of());
    }
}
