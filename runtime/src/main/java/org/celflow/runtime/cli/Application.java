package org.celflow.runtime.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.celflow.node.NodePack;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.runtime.Evaluator;
import org.celflow.runtime.EvaluatorConfig;
import org.celflow.runtime.file.FileFingerprints;
import org.celflow.runtime.library.ModelLibrary;
import org.celflow.runtime.library.ModelRoots;
import org.celflow.runtime.plugin.InstalledPlugin;
import org.celflow.runtime.plugin.InstalledPlugin.State;
import org.celflow.runtime.plugin.LoadedPlugins;
import org.celflow.runtime.plugin.PluginFolder;
import org.jspecify.annotations.Nullable;

/** The parts of the program, made when they are first needed. Used by one thread, but for the catalog, which is immutable. */
public final class Application {
    private final Shell shell;
    private final Supplier<List<NodePack>> packs;
    private final Folders folders;
    private @Nullable LoadedPlugins plugins;
    private Optional<ModelRoots.Given> namedModels = Optional.empty();
    private @Nullable ModelRoots models;

    /**
     * With the node packs of the application.
     *
     * @param packs asked once, when the catalog is first needed
     */
    public Application(Shell shell, Supplier<List<NodePack>> packs) {
        this.shell = shell;
        this.packs = packs;
        this.folders = new Folders(shell, System.getProperty("os.name", ""));
    }

    /** What surrounds the program. */
    public Shell shell() {
        return shell;
    }

    /** Where the program keeps its things. */
    public Folders folders() {
        return folders;
    }

    /** The folder that plugins are installed in. */
    public PluginFolder pluginFolder() {
        return new PluginFolder(folders.plugins());
    }

    /** The plugins, loaded at the first call. */
    public List<InstalledPlugin> plugins() {
        return loaded().plugins();
    }

    /** Every node type that is there: the application's and those of plugins that work. */
    public NodeCatalog catalog() {
        return loaded().catalog();
    }

    private LoadedPlugins loaded() {
        if (plugins == null) {
            plugins = LoadedPlugins.load(
                    pluginFolder(),
                    packs.get(),
                    version().replaceFirst("-.*", ""),
                    modelRoots().folders());
        }
        return plugins;
    }

    /** Has models looked for in these places; before the catalog is asked for. */
    public void lookForModelsIn(List<Path> roots) {
        namedModels = Optional.of(new ModelRoots.Given("--models", roots));
    }

    /** Where models are looked for. */
    public ModelRoots modelRoots() {
        if (models == null) {
            Optional<ModelRoots.Given> given = namedModels.or(folders::givenModels);
            models = new ModelRoots(folders.modelList(), given, shell.home(), shell.environment());
        }
        return models;
    }

    /** The user's models. */
    public ModelLibrary modelLibrary() {
        FileFingerprints fingerprints =
                new FileFingerprints(Optional.of(folders.cache().resolve(Evaluator.DIGESTS)), InstantSource.system());
        return new ModelLibrary(modelRoots().folders(), catalog().inspectors(), fingerprints);
    }

    /** One sentence for each place of models that cannot be used. */
    public List<String> modelWarnings() {
        return modelRoots().warnings();
    }

    /** One sentence for each plugin that is in the folder and does not work. */
    public List<String> pluginWarnings() {
        return plugins().stream()
                .filter(plugin -> plugin.state() != State.LOADED)
                .map(plugin -> "plugin %s: %s".formatted(plugin.id(), plugin.message()))
                .toList();
    }

    /** How graphs are evaluated here: with the usual cache folder, and what suits this machine. */
    public EvaluatorConfig evaluatorConfig() {
        return EvaluatorConfig.defaults().withCache(folders.cache());
    }

    /** The graph that the program opens when it is told nothing. */
    public Optional<Path> starterGraph() {
        return shell.installation()
                .map(home -> home.resolve("graphs/starter/walk.json"))
                .filter(Files::isRegularFile);
    }

    /** The version of the program, as {@code 0.1.0-SNAPSHOT}. */
    public static String version() {
        Properties properties = new Properties();
        try (InputStream in = Application.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing from the program");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "0.0.0");
    }
}
