package org.celflow.editor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.cli.Application;
import org.celflow.runtime.cli.Command;
import org.celflow.runtime.cli.ModelMemoryOption;
import org.celflow.runtime.cli.ModelsOption;
import org.celflow.runtime.cli.Shell;
import org.celflow.runtime.cli.UsageException;
import org.celflow.runtime.file.FileFingerprints;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code celflow edit}: opens the editor. The composition root of the window. */
@CommandLine.Command(
        name = "edit",
        description = {
            "Opens a graph in the editor; without one, the starter graph.",
            "",
            "A picture that Celflow saved opens the graph that made it."
        })
public final class EditCommand implements Command {
    @Parameters(paramLabel = "GRAPH", arity = "0..1", description = "A graph file, or a picture that Celflow saved.")
    private @Nullable String graph;

    @Mixin
    private ModelsOption models = new ModelsOption();

    @Mixin
    private ModelMemoryOption modelMemory = new ModelMemoryOption();

    private @Nullable Application application;

    /** Made by the service loader. */
    public EditCommand() {}

    @Override
    public void attach(Application parts) {
        application = parts;
    }

    @Override
    public Integer call() throws Exception {
        Application parts = application;
        if (parts == null) {
            throw new IllegalStateException("attach comes first");
        }
        Shell shell = parts.shell();
        Optional<Path> file = graph == null ? parts.starterGraph() : Optional.of(shell.resolve(graph));
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            throw new UsageException("there is no file %s; check its name and folder".formatted(file.get()));
        }
        models.apply(parts);
        WindowSystem.check(shell.environment());
        NodeCatalog catalog = parts.catalog();
        parts.pluginWarnings().forEach(warning -> shell.tell("warning", warning));
        parts.modelWarnings().forEach(warning -> shell.tell("warning", warning));
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        FileFingerprints fingerprints = new FileFingerprints(Optional.empty(), clock);
        EditorServices services = new EditorServices(
                catalog,
                new Evaluator(catalog, modelMemory.apply(parts.evaluatorConfig())),
                path -> fingerprints.of(path).sha256(),
                parts.modelLibrary(),
                parts.modelRoots(),
                new Background("editor", 2),
                new Background("frames", 2),
                new FxThread(),
                clock,
                shell.nanoTime(),
                random::nextLong,
                EditorPaths.in(parts.folders().settings()));
        try {
            new EditorApp(services).run(file, shell.folder());
        } catch (NoWindowException e) {
            services.close();
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        return CommandLine.ExitCode.OK;
    }
}
