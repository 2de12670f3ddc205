package org.celflow.runtime.plugin;

import java.nio.file.Path;
import org.pf4j.ClassLoadingStrategy;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginLoader;

/** PF4J for jars alone, with the application's classes first. */
final class HostPluginManager extends DefaultPluginManager {
    HostPluginManager(Path folder, String version) {
        super(folder);
        setSystemVersion(version);
    }

    @Override
    protected PluginDescriptorFinder createPluginDescriptorFinder() {
        return new ManifestPluginDescriptorFinder();
    }

    @Override
    protected PluginLoader createPluginLoader() {
        return new JarPluginLoader(this) {
            @Override
            public ClassLoader loadPlugin(Path file, PluginDescriptor descriptor) {
                PluginClassLoader loader = new PluginClassLoader(
                        pluginManager, descriptor, HostPluginManager.class.getClassLoader(), ClassLoadingStrategy.APD);
                loader.addFile(file.toFile());
                return loader;
            }
        };
    }
}
