package org.celflow.runtime.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphFiles;
import org.celflow.graph.GraphFormatException;
import org.celflow.graph.NodeId;
import org.celflow.graph.ParamValue;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.ParamSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The graph that a command works on, with the changes that its options make. */
final class GraphArgument {
    @Parameters(paramLabel = "GRAPH", description = "A graph file, or a picture that Celflow saved.")
    private String graph = "";

    @Option(
            names = "--set",
            paramLabel = "NODE.PARAM=VALUE",
            description = "Set a parameter for this time, as sampler.steps=12. May be given more than once."
                    + " Names are separated by commas, and colours are written as hair=#aa3311,skin=#ffccaa."
                    + " Files are relative to the current folder.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--dtype",
            paramLabel = "TYPE",
            description = "The numbers that networks compute with, at every node that has a choice of them:"
                    + " auto, fp32, bf16 or fp16.")
    private @Nullable String numberType;

    /**
     * A graph that was opened.
     *
     * @param graph with the changes made
     * @param file where it is from
     */
    record Opened(Graph graph, Path file) {
        /** Where relative paths begin. */
        Path folder() {
            Path parent = file.toAbsolutePath().getParent();
            return parent == null ? file.toAbsolutePath() : parent;
        }
    }

    /** Opens the graph and makes the changes. */
    Opened open(Application application) throws UsageException {
        Shell shell = application.shell();
        Path file = shell.resolve(graph);
        Graph opened;
        try {
            opened = GraphFiles.open(file);
        } catch (GraphFormatException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        NodeCatalog catalog = application.catalog();
        application.pluginWarnings().forEach(warning -> shell.tell("warning", warning));
        List<GraphEdit> edits = new ArrayList<>(numberTypes(opened, catalog));
        List<String> wrong = new ArrayList<>();
        for (String setting : settings) {
            try {
                edits.add(Setting.parse(setting, opened, catalog, shell.folder()));
            } catch (UsageException e) {
                wrong.addAll(e.messages());
            }
        }
        if (!wrong.isEmpty()) {
            throw new UsageException(wrong);
        }
        return new Opened(opened.apply(new GraphEdit.Batch("Options", edits)), file);
    }

    private List<GraphEdit> numberTypes(Graph opened, NodeCatalog catalog) throws UsageException {
        List<GraphEdit> edits = new ArrayList<>();
        if (numberType == null) {
            return edits;
        }
        for (NodeId id : opened.nodes().keySet()) {
            ParamSpec spec = catalog.find(opened.node(id).type().id())
                    .flatMap(type -> type.param("numberType"))
                    .orElse(null);
            if (spec != null) {
                try {
                    spec.normalise(numberType);
                } catch (IllegalArgumentException e) {
                    throw new UsageException("--dtype " + e.getMessage());
                }
                edits.add(new GraphEdit.SetParam(id, spec.name(), new ParamValue.Literal(numberType)));
            }
        }
        if (edits.isEmpty()) {
            throw new UsageException("--dtype has nothing to set: no node of the graph has a choice of number types");
        }
        return edits;
    }
}
