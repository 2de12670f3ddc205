package org.celflow.runtime.plugin;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.celflow.node.NodePack;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.spec.NodeCatalog;
import org.celflow.node.spec.NodeType;
import org.celflow.runtime.plugin.InstalledPlugin.State;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins of a running program. */
public final class LoadedPlugins {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedPlugins.class);

    private final List<InstalledPlugin> plugins;
    private final NodeCatalog catalog;

    private LoadedPlugins(List<InstalledPlugin> plugins, NodeCatalog catalog) {
        this.plugins = List.copyOf(plugins);
        this.catalog = catalog;
    }

    /**
     * Loads every plugin whose jar is the one that was installed. What fails is told by {@link #plugins}, and nothing else
     * is stopped by it.
     *
     * @param folder where they are
     * @param own the packs of the application
     * @param version of the application, three numbers, for what plugins require
     */
    public static LoadedPlugins load(PluginFolder folder, List<NodePack> own, String version) {
        return load(folder, own, version, ModelFolders.NONE);
    }

    /**
     * As {@link #load(PluginFolder, List, String)}.
     *
     * @param models where packs may look for models
     */
    public static LoadedPlugins load(PluginFolder folder, List<NodePack> own, String version, ModelFolders models) {
        List<InstalledPlugin> found;
        try {
            found = folder.list();
        } catch (PluginException e) {
            LOG.debug("no plugins", e);
            found = List.of(new InstalledPlugin(
                    "plugins.json", "", "", State.BROKEN, String.valueOf(e.getMessage()), List.of()));
        }
        List<NodePack> packs = new ArrayList<>(own);
        List<InstalledPlugin> plugins = new ArrayList<>();
        HostPluginManager manager = null;
        for (InstalledPlugin plugin : found) {
            if (plugin.state() == State.READY) {
                if (manager == null) {
                    manager = new HostPluginManager(folder.path(), version);
                }
                InstalledPlugin loaded = load(manager, folder, plugin, packs, version);
                packs.addAll(loaded.packs());
                plugins.add(loaded);
            } else {
                plugins.add(plugin);
            }
        }
        return new LoadedPlugins(plugins, NodeCatalog.of(packs, models));
    }

    @SuppressWarnings("CatchingUnchecked") // code of strangers throws what it likes
    private static InstalledPlugin load(
            HostPluginManager manager,
            PluginFolder folder,
            InstalledPlugin plugin,
            List<NodePack> before,
            String version) {
        try {
            Optional<Path> jar = folder.jar(plugin.id());
            String id = manager.loadPlugin(jar.orElseThrow());
            if (!id.equals(plugin.id())) {
                throw new PluginRuntimeException("it calls itself " + id);
            }
            PluginState state = manager.startPlugin(id);
            if (state == PluginState.DISABLED) {
                return plugin.become(
                        State.UNFIT,
                        "it requires Celflow %s, and this is %s"
                                .formatted(manager.getPlugin(id).getDescriptor().getRequires(), version));
            }
            if (state != PluginState.STARTED) {
                throw failure(manager.getPlugin(id));
            }
            List<NodePack> packs = packs(manager.getPluginClassLoader(id));
            List<NodePack> together = new ArrayList<>(before);
            together.addAll(packs);
            NodeCatalog others = NodeCatalog.of(before);
            // Throws when something is wrong with its nodes.
            for (NodeType type : NodeCatalog.of(together).types()) {
                if (others.find(type.id()).isEmpty() && !type.id().startsWith(id + ".")) {
                    throw new PluginRuntimeException("its node type %s must begin with %s.".formatted(type.id(), id));
                }
            }
            return plugin.loaded(packs);
        } catch (Exception | LinkageError | ServiceConfigurationError e) {
            LOG.debug("plugin {} failed", plugin.id(), e);
            return plugin.become(State.BROKEN, "it cannot be loaded: " + e.getMessage());
        }
    }

    private static PluginRuntimeException failure(PluginWrapper plugin) {
        Throwable cause = plugin.getFailedException();
        return new PluginRuntimeException(
                cause, cause == null ? "it does not start" : String.valueOf(cause.getMessage()));
    }

    private static List<NodePack> packs(ClassLoader loader) {
        return ServiceLoader.load(NodePack.class, loader).stream()
                .filter(provider -> provider.type().getClassLoader() == loader)
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** Every plugin in the folder, and what became of it. */
    public List<InstalledPlugin> plugins() {
        return plugins;
    }

    /** The node types of the application and of the plugins that work. */
    public NodeCatalog catalog() {
        return catalog;
    }
}
