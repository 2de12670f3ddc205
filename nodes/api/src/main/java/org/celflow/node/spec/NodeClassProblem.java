package org.celflow.node.spec;

import java.lang.reflect.RecordComponent;

/** What is wrong with a class that should be a node, for whoever writes it. */
final class NodeClassProblem {
    private NodeClassProblem() {}

    static IllegalArgumentException of(Class<?> type, RecordComponent component, String what) {
        return of(type, "has the component %s, which %s".formatted(component.getName(), what));
    }

    static IllegalArgumentException of(Class<?> type, String what) {
        return new IllegalArgumentException("the node class %s %s".formatted(type.getName(), what));
    }
}
