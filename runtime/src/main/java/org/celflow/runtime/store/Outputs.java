package org.celflow.runtime.store;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.celflow.node.value.Value;

/**
 * The outputs of one computation.
 *
 * @param values by the names of the outputs, in their order
 */
public record Outputs(Map<String, Value> values) {
    /** Copies the map. */
    public Outputs {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /**
     * One of them.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public Value get(String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no output " + name);
        }
        return value;
    }

    /** Memory that they hold. */
    public long bytes() {
        return values.values().stream().mapToLong(Value::bytes).sum();
    }
}
