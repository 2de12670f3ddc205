package org.celflow.runtime;

import java.nio.file.Path;

/**
 * Where a graph lives on this machine.
 *
 * @param base the folder of the graph file; relative file parameters start here
 * @param output the folder that sinks write into, and never out of
 * @param name tells apart graphs of one folder, usually the name of the graph file; only explanations depend on it
 */
public record Workspace(Path base, Path output, String name) {
    /** Makes the folders absolute. */
    public Workspace {
        base = base.toAbsolutePath().normalize();
        output = output.toAbsolutePath().normalize();
    }

    /** Of a graph without a name. */
    public Workspace(Path base, Path output) {
        this(base, output, "");
    }
}
