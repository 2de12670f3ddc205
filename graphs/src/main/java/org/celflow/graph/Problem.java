package org.celflow.graph;

import java.util.Optional;

/**
 * Something that is wrong with a graph.
 *
 * @param severity whether it stops a run
 * @param kind what sort of thing
 * @param node the node concerned, empty for the whole graph
 * @param port the input, output or parameter concerned
 * @param message one sentence for the artist, without the names of node and port in front: what is wrong and
 *     what to do
 */
public record Problem(Severity severity, Kind kind, Optional<NodeId> node, Optional<String> port, String message) {
    /** How bad it is. */
    public enum Severity {
        /** What was asked for cannot be computed. */
        ERROR,
        /** The user should know. */
        WARNING
    }

    /** What sort of thing is wrong. */
    public enum Kind {
        /** Nodes depend on themselves. */
        CYCLE,
        /** A link joins ports of different kinds. */
        TYPE_MISMATCH,
        /** An input that must be linked is not. */
        MISSING_INPUT,
        /** A parameter has a value that it cannot have. */
        OUT_OF_RANGE,
        /** No installed pack has this node type. */
        UNKNOWN_TYPE,
        /** A link begins at a node that is not there. */
        UNKNOWN_NODE,
        /** A link names a port that the node type does not have. */
        UNKNOWN_PORT,
        /** The graph sets a parameter that the node type does not have. */
        UNKNOWN_PARAM,
        /** The node was made with a newer version of its type. */
        NEWER_VERSION,
        /** The node was made with an older version of its type. */
        OLDER_VERSION,
        /** The graph has nothing to render. */
        NOTHING_TO_RENDER,
        /** A file is not there. */
        MISSING_FILE,
        /** A file is not the one that the graph was saved with. */
        CHANGED_FILE,
        /** A source found something in its files. */
        FILES
    }

    /** About a node. */
    public static Problem of(Severity severity, Kind kind, NodeId node, String message) {
        return new Problem(severity, kind, Optional.of(node), Optional.empty(), message);
    }

    /** About a port or parameter. */
    public static Problem of(Severity severity, Kind kind, NodeId node, String port, String message) {
        return new Problem(severity, kind, Optional.of(node), Optional.of(port), message);
    }

    /** Whether it stops a run. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** As {@code node.port: message}. */
    @Override
    public String toString() {
        return node.map(id -> id + port.map(name -> "." + name).orElse("") + ": ")
                        .orElse("")
                + message;
    }
}
