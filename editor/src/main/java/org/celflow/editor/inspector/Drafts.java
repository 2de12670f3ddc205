package org.celflow.editor.inspector;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.NodeId;

/** Texts that were typed and are no valid values, kept while other nodes are shown, so that nothing typed is lost. */
public final class Drafts {
    private final Map<Key, Draft> kept = new HashMap<>();

    /** Where a text was typed. */
    record Key(NodeId node, String param) {}

    /** What was typed, and why it is not valid. */
    record Draft(String text, String error) {}

    Optional<Draft> find(Key key) {
        return Optional.ofNullable(kept.get(key));
    }

    void keep(Key key, String text, String error) {
        kept.put(key, new Draft(text, error));
    }

    void forget(Key key) {
        kept.remove(key);
    }

    /** Forgets everything, as when another document is opened. */
    public void clear() {
        kept.clear();
    }
}
