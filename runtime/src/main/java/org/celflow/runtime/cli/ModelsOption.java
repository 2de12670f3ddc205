package org.celflow.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where models are, for commands that look for them. */
public final class ModelsOption {
    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Look for models here: a folder laid out as ComfyUI's models, or a file like its"
                    + " extra_model_paths.yaml. May be given more than once. Default: $$CELFLOW_MODELS, or the folders chosen"
                    + " in the editor, or ~/.celflow/models and ComfyUI's folder in the home folder.")
    private List<String> folders = new ArrayList<>();

    /** None. */
    public ModelsOption() {}

    /** Has the program look where the option says; before it is asked for its nodes. */
    public void apply(Application application) {
        if (!folders.isEmpty()) {
            application.lookForModelsIn(
                    folders.stream().map(application.shell()::resolve).toList());
        }
    }
}
