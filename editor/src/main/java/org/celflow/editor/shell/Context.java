package org.celflow.editor.shell;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.celflow.editor.EditorServices;
import org.celflow.editor.inspector.EditContext;
import org.celflow.node.model.ModelKind;
import org.celflow.node.spec.ParamSpec;
import org.celflow.runtime.library.ListedModel;

/** What widgets of parameters need of the window. */
final class Context implements EditContext {
    private final Session session;
    private final Prompts prompts;
    private final Runnable modelFolders;

    /** With what asks the user, and what opens the page of model folders. */
    Context(Session session, Prompts prompts, Runnable modelFolders) {
        this.session = session;
        this.prompts = prompts;
        this.modelFolders = modelFolders;
    }

    @Override
    public Path base() {
        return session.files().base();
    }

    @Override
    public Optional<Path> chooseFile(String title, List<String> extensions, Optional<Path> start) {
        return prompts.openFile(title, extensions, start);
    }

    @Override
    public Optional<Path> chooseFolder(String title, Optional<Path> start) {
        return prompts.openFolder(title, start);
    }

    @Override
    public void findModels(List<ModelKind> kinds, Consumer<List<ListedModel>> then) {
        EditorServices services = session.services();
        services.background().execute(() -> {
            List<ListedModel> found = services.models().all().stream()
                    .filter(model -> kinds.stream().anyMatch(model::isFor))
                    .toList();
            services.fx().execute(() -> then.accept(found));
        });
    }

    @Override
    public void editModelFolders() {
        modelFolders.run();
    }

    @Override
    public List<String> partNames() {
        return session.partNames();
    }

    @Override
    public Optional<String> partColour(String part) {
        return session.partColour(part);
    }

    @Override
    public LongSupplier seeds() {
        return session.services().seeds();
    }

    /** Asks for the file or the folder of a parameter; gives its path as the graph holds it. */
    Optional<String> choosePath(ParamSpec spec) {
        if (spec instanceof ParamSpec.FileParam file) {
            return chooseFile("Choose a file", file.extensions(), Optional.of(base()))
                    .map(this::stored);
        }
        return chooseFolder("Choose a folder of numbered images", Optional.of(base()))
                .map(this::stored);
    }
}
