package org.celflow.runtime.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.celflow.graph.NearNames;
import org.celflow.node.model.ModelKind;
import org.celflow.node.model.ModelSummary;
import org.celflow.runtime.library.ListedModel;
import org.celflow.runtime.library.ModelLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists models. */
@CommandLine.Command(
        name = "models",
        description = {
            "Lists the model files that are in the model folders: name, kind, family, size and digest.",
            "",
            "A digest that was computed once is remembered. Those of small files are computed at once, others with --sha256 or"
                    + " when a graph first uses them."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  celflow models                        list all",
            "  celflow models anime lora             those with these words in name, kind or family",
            "  celflow models --models ~/ComfyUI     look into another folder"
        })
final class ModelsCommand implements Callable<Integer> {
    /** Files are read for a digest without being asked for as long as all together are no larger than this. */
    private static final long READ_UNASKED = 256L << 20;

    @Parameters(paramLabel = "SEARCH", arity = "0..*", description = "Words that name, kind or family must hold.")
    private List<String> search = new ArrayList<>();

    @Option(names = "--kind", paramLabel = "KIND", description = "Only models of this kind, as checkpoint or lora.")
    private @Nullable String kind;

    @Mixin
    private ModelsOption models = new ModelsOption();

    @Option(names = "--sha256", description = "Compute the digests that are not known, which reads the files whole.")
    private boolean digests;

    @Option(names = "--json", description = "Print the list as one JSON object.")
    private boolean json;

    private final Application application;

    ModelsCommand(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() throws Exception {
        Shell shell = application.shell();
        models.apply(application);
        Optional<ModelKind> wanted = kind == null ? Optional.empty() : Optional.of(kind(kind));
        ModelLibrary library = application.modelLibrary();
        application.modelWarnings().forEach(warning -> shell.tell("warning", warning));
        List<ListedModel> found = new ArrayList<>();
        long unasked = 0;
        for (ListedModel model : library.all()) {
            boolean asked = model.matches(String.join(" ", search))
                    && wanted.map(model::isFor).orElse(true);
            if (asked) {
                unasked += model.sha256().isPresent() ? 0 : model.bytes();
                boolean read = digests || unasked <= READ_UNASKED;
                found.add(read ? digested(library, model) : model);
            }
        }
        try {
            library.save();
        } catch (IOException e) {
            shell.tell("warning", "digests cannot be remembered: " + e.getMessage());
        }
        if (json) {
            shell.out().println(json(found));
        } else {
            list(found);
        }
        return CommandLine.ExitCode.OK;
    }

    private ListedModel digested(ModelLibrary library, ListedModel model) {
        try {
            return library.digested(model);
        } catch (IOException e) {
            application.shell().tell("warning", "%s cannot be read: %s".formatted(model.path(), e.getMessage()));
            return model;
        }
    }

    private static ModelKind kind(String label) throws UsageException {
        List<String> labels =
                Arrays.stream(ModelKind.values()).map(ModelKind::label).toList();
        return Arrays.stream(ModelKind.values())
                .filter(one -> one.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new UsageException("there is no kind %s%s; kinds are %s"
                        .formatted(label, NearNames.hint(label, labels), String.join(", ", labels))));
    }

    private void list(List<ListedModel> found) {
        var out = application.shell().out();
        if (found.isEmpty()) {
            out.println("no models; put some under ~/.celflow/models, or name their folder with --models");
            return;
        }
        int width =
                found.stream().mapToInt(model -> model.name().length()).max().orElse(0);
        for (ListedModel model : found) {
            out.println("%s  %-12s  %-18s  %9s  %s%s"
                    .formatted(
                            model.name() + " ".repeat(width - model.name().length()),
                            model.kind().map(ModelKind::label).orElse("?"),
                            family(model),
                            CacheInfo.size(model.bytes()),
                            model.sha256()
                                    .map(digest -> digest.substring(0, 12))
                                    .orElse("-"),
                            model.problem()
                                    .map(problem -> "  (" + problem + ")")
                                    .orElse("")));
        }
        out.println(String.format(
                Locale.ROOT,
                "%d model%s, %s",
                found.size(),
                found.size() == 1 ? "" : "s",
                CacheInfo.size(found.stream().mapToLong(ListedModel::bytes).sum())));
    }

    private static String family(ListedModel model) {
        String detail = model.summary().map(ModelSummary::detail).orElse("");
        return (model.family() + " " + detail).strip();
    }

    private static String json(List<ListedModel> found) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeArrayFieldStart("models");
            for (ListedModel model : found) {
                json.writeStartObject();
                json.writeStringField("name", model.name());
                json.writeStringField("kind", model.kind().map(ModelKind::label).orElse(null));
                json.writeStringField("family", model.family());
                json.writeStringField(
                        "detail", model.summary().map(ModelSummary::detail).orElse(""));
                json.writeNumberField("bytes", model.bytes());
                json.writeStringField("sha256", model.sha256().orElse(null));
                json.writeStringField("path", model.path().toString());
                json.writeStringField(
                        "preview", model.picture().map(Path::toString).orElse(null));
                json.writeStringField("problem", model.problem().orElse(null));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }
}
