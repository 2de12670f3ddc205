package org.celflow.runtime.cli;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.celflow.graph.NearNames;
import org.celflow.node.spec.InputSpec;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.node.spec.OutputSpec;
import org.celflow.node.spec.ParamSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists node types. */
@CommandLine.Command(
        name = "nodes",
        description = "Lists the node types that graphs can use, or tells all of one.",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  celflow nodes", "  celflow nodes mask.source", "  celflow nodes --json"})
final class NodesCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TYPE", arity = "0..1", description = "A node type, to tell its ports and parameters.")
    private @Nullable String id;

    @Option(names = "--json", description = "Print everything about the types as one JSON object.")
    private boolean json;

    private final Application application;

    NodesCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() throws UsageException {
        Shell shell = application.shell();
        NodeCatalog catalog = application.catalog();
        application.pluginWarnings().forEach(warning -> shell.tell("warning", warning));
        Collection<NodeType> types = id == null ? catalog.types() : List.of(type(catalog, id));
        if (json) {
            shell.out().println(NodesJson.text(catalog, types));
        } else if (id == null) {
            list(types);
        } else {
            types.forEach(type -> tell(catalog, type));
        }
        return CommandLine.ExitCode.OK;
    }

    private static NodeType type(NodeCatalog catalog, String id) throws UsageException {
        return catalog.find(id)
                .orElseThrow(() -> new UsageException("there is no node type %s%s"
                        .formatted(
                                id,
                                NearNames.hint(
                                        id,
                                        catalog.types().stream()
                                                .map(NodeType::id)
                                                .toList()))));
    }

    private void list(Collection<NodeType> types) {
        SortedMap<String, SortedMap<String, NodeType>> categories = new TreeMap<>();
        types.forEach(type -> categories
                .computeIfAbsent(type.category(), category -> new TreeMap<>())
                .put(type.id(), type));
        int width = types.stream().mapToInt(type -> type.id().length()).max().orElse(0);
        categories.forEach((category, members) -> {
            application.shell().out().println(category);
            members.values()
                    .forEach(type -> application
                            .shell()
                            .out()
                            .println("  %s  %s".formatted(padded(type.id(), width), firstSentence(type.doc()))));
        });
    }

    private void tell(NodeCatalog catalog, NodeType type) {
        var out = application.shell().out();
        out.println("%s (%s)".formatted(type.title(), type.reference()));
        out.println(type.doc());
        for (InputSpec input : type.ports()) {
            out.println("  in   %s: %s%s. %s"
                    .formatted(
                            input.name(),
                            NodesJson.kind(catalog, input.type()),
                            input.optional() ? ", optional" : "",
                            input.doc()));
        }
        for (ParamSpec param : type.params()) {
            out.println("  set  %s: %s. %s".formatted(param.name(), NodesJson.describe(param), param.doc()));
        }
        for (OutputSpec output : type.outputs()) {
            out.println(
                    "  out  %s: %s. %s".formatted(output.name(), NodesJson.kind(catalog, output.type()), output.doc()));
        }
    }

    private static String firstSentence(String doc) {
        int end = doc.indexOf(". ");
        return end < 0 ? doc : doc.substring(0, end + 1);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
