package org.celflow.runtime.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphValidator;
import org.celflow.graph.LinkedFiles;
import org.celflow.graph.NodeId;
import org.celflow.graph.Problem;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.runtime.file.FileFingerprints;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is wrong with a graph. */
@CommandLine.Command(
        name = "check",
        description = {
            "Says what is wrong with a graph, and which files it lacks, without computing anything.",
            "",
            "The exit code is 2 if it cannot be rendered."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  celflow check walk.json", "  celflow check out/walk/0007.png --json"})
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private GraphArgument graph = new GraphArgument();

    @Option(names = "--json", description = "Print the problems as one JSON object.")
    private boolean json;

    private final Application application;

    CheckCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() throws UsageException {
        GraphArgument.Opened opened = graph.open(application);
        Graph checked = opened.graph();
        NodeCatalog catalog = application.catalog();
        List<Problem> problems = new ArrayList<>(GraphValidator.validate(checked, catalog));
        Set<NodeId> sinks = GraphValidator.sinks(checked, catalog);
        FileFingerprints fingerprints = new FileFingerprints(
                Optional.empty(), application.evaluatorConfig().clock());
        problems.addAll(new LinkedFiles(checked, catalog)
                .check(
                        sinks.isEmpty() ? checked.nodes().keySet() : sinks,
                        opened.folder(),
                        file -> fingerprints.of(file).sha256()));
        long errors = problems.stream().filter(Problem::isError).count();
        Shell shell = application.shell();
        if (json) {
            shell.out().println(json(problems));
        } else {
            problems.forEach(problem -> shell.tell(severity(problem), problem.toString()));
            shell.out()
                    .println("%s: %d nodes, %d frames, %s"
                            .formatted(
                                    opened.file().getFileName(),
                                    checked.nodes().size(),
                                    checked.timeline().frameCount(),
                                    problems.isEmpty()
                                            ? "no problems"
                                            : "%d errors, %d warnings".formatted(errors, problems.size() - errors)));
        }
        return errors == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.USAGE;
    }

    private static String severity(Problem problem) {
        return problem.severity().name().toLowerCase(Locale.ROOT);
    }

    private static String json(List<Problem> problems) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("problems");
            for (Problem problem : problems) {
                json.writeStartObject();
                json.writeStringField("severity", severity(problem));
                json.writeStringField("kind", problem.kind().name());
                if (problem.node().isPresent()) {
                    json.writeStringField("node", problem.node().get().value());
                }
                if (problem.port().isPresent()) {
                    json.writeStringField("port", problem.port().get());
                }
                json.writeStringField("message", problem.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException(e); // a StringWriter does not fail
        }
        return text.toString();
    }
}
