package org.celflow.graph;

import java.util.regex.Pattern;

/**
 * An input or output of a node.
 *
 * @param node whose it is
 * @param name as the node type calls it; {@code out} for the output of a node that has one
 */
public record Port(NodeId node, String name) implements Comparable<Port> {
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\s.][^\\p{Cntrl}]{0,127}");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public Port {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'%s' is no name of a port".formatted(Canonical.shorten(name)));
        }
    }

    /**
     * Reads {@code mask.parts}.
     *
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Port parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException(
                    "'%s' is no port; write node.port, as mask.parts".formatted(Canonical.shorten(text)));
        }
        return new Port(new NodeId(text.substring(0, dot)), text.substring(dot + 1));
    }

    @Override
    public int compareTo(Port other) {
        int byNode = node.compareTo(other.node);
        return byNode != 0 ? byNode : name.compareTo(other.name);
    }

    /** As {@code mask.parts}. */
    @Override
    public String toString() {
        return node + "." + name;
    }
}
