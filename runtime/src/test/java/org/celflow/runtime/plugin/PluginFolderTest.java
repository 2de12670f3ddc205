package org.celflow.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.celflow.node.spec.NodeType;
import org.celflow.runtime.plugin.InstalledPlugin.State;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
    @TempDir
    Path work;

    private PluginFolder plugins;

    @BeforeEach
    void makeFolder() {
        plugins = new PluginFolder(work.resolve("plugins"));
    }

    private Path jar(PluginJars jar) throws IOException {
        return jar.write(work.resolve("new.jar"));
    }

    private void install(PluginJars jar) throws Exception {
        plugins.install(plugins.inspect(jar(jar)));
    }

    private LoadedPlugins load() {
        return LoadedPlugins.load(plugins, List.of(), "0.1.0");
    }

    private List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(plugins.path())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> ids(LoadedPlugins loaded) {
        return loaded.catalog().types().stream().map(NodeType::id).toList();
    }

    @Test
    void aPluginIsInstalledLoadedAndRemoved() throws Exception {
        install(PluginJars.good("acme", "1.0.0", work));
        LoadedPlugins loaded = load();
        assertThat(loaded.plugins())
                .extracting(InstalledPlugin::id, InstalledPlugin::state, InstalledPlugin::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("acme", State.LOADED, ""));
        assertThat(ids(loaded)).containsExactly("acme.answer");
        plugins.remove("acme");
        assertThat(load().plugins()).isEmpty();
        assertThat(jars()).isEmpty();
    }

    @Test
    void severalPluginsHaveTheirOwnClassLoaders() throws Exception {
        install(PluginJars.good("acme", "1.0.0", work));
        install(PluginJars.good("bolt", "2.0.0", work));
        LoadedPlugins loaded = load();
        assertThat(ids(loaded)).containsExactly("acme.answer", "bolt.answer");
        ClassLoader first = loaded.catalog()
                .find("acme.answer")
                .orElseThrow()
                .implementation()
                .type()
                .getClassLoader();
        ClassLoader second = loaded.catalog()
                .find("bolt.answer")
                .orElseThrow()
                .implementation()
                .type()
                .getClassLoader();
        assertThat(first).isNotSameAs(second).isNotSameAs(PluginFolder.class.getClassLoader());
    }

    @Test
    void anotherVersionReplacesTheOneBefore() throws Exception {
        install(PluginJars.good("acme", "1.0.0", work));
        PluginFolder.Candidate newer = plugins.inspect(jar(PluginJars.good("acme", "1.1.0", work)));
        assertThat(newer.replaces()).contains("1.0.0");
        plugins.install(newer);
        assertThat(load().plugins()).extracting(InstalledPlugin::version).containsExactly("1.1.0");
        assertThat(jars()).hasSize(1);
    }

    @Test
    void aChangedFileIsNotLoadedAndSaysSo() throws Exception {
        install(PluginJars.good("acme", "1.0.0", work));
        Files.writeString(plugins.path().resolve(jars().get(0)), "x", StandardOpenOption.APPEND);
        InstalledPlugin plugin = load().plugins().get(0);
        assertThat(plugin.state()).isEqualTo(State.CHANGED);
        assertThat(plugin.message())
                .contains("its file changed since it was installed")
                .contains("install it again");
        assertThat(ids(load())).isEmpty();
    }

    @Test
    void whatIsGoneOrWasPutThereByHandIsTold() throws Exception {
        install(PluginJars.good("acme", "1.0.0", work));
        Files.move(plugins.path().resolve(jars().get(0)), plugins.path().resolve("by-hand.jar"));
        assertThat(load().plugins())
                .extracting(InstalledPlugin::id, InstalledPlugin::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("acme", State.MISSING),
                        org.assertj.core.groups.Tuple.tuple("by-hand.jar", State.NOT_INSTALLED));
    }

    @Test
    void pluginsThatFailStopNobodyElse() throws Exception {
        install(PluginJars.good("acme", "1.0.0", work));
        install(failing("bomb", "throw new IllegalStateException(\"boom\");"));
        install(failing("dead", "throw new NoClassDefFoundError(\"gone\");"));
        install(PluginJars.good("late", "1.0.0", work).manifest("Plugin-Requires", ">=7.0.0"));
        install(PluginJars.good("thief", "1.0.0", work).manifest("Plugin-Id", "owner"));
        LoadedPlugins loaded = load();
        assertThat(loaded.plugins())
                .extracting(InstalledPlugin::id, InstalledPlugin::state, InstalledPlugin::message)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("acme", State.LOADED, ""),
                        org.assertj.core.groups.Tuple.tuple("bomb", State.BROKEN, "it cannot be loaded: boom"),
                        org.assertj.core.groups.Tuple.tuple("dead", State.BROKEN, "it cannot be loaded: gone"),
                        org.assertj.core.groups.Tuple.tuple(
                                "late", State.UNFIT, "it requires Celflow >=7.0.0, and this is 0.1.0"),
                        org.assertj.core.groups.Tuple.tuple(
                                "owner",
                                State.BROKEN,
                                "it cannot be loaded: its node type thief.answer must begin with owner."));
        assertThat(ids(loaded)).containsExactly("acme.answer");
    }

    private PluginJars failing(String id, String statement) throws IOException {
        String source = """
                package acme.%s;
                public final class Pack implements org.celflow.node.NodePack {
                    @Override public void register(Registrar registrar) { %s }
                }
                """.formatted(id, statement);
        return PluginJars.compiled(id, "1.0.0", "acme." + id + ".Pack", source, work);
    }

    @Test
    void nothingOfAPluginRunsBeforeItIsInstalledAndLoaded() throws Exception {
        Path mark = work.resolve("ran");
        String source = """
                package acme.mark;
                public final class Pack implements org.celflow.node.NodePack {
                    static { try { java.nio.file.Files.createFile(java.nio.file.Path.of("%s")); }
                             catch (java.io.IOException e) { throw new java.io.UncheckedIOException(e); } }
                    @Override public void register(Registrar registrar) { }
                }
                """.formatted(mark.toString().replace("\\", "\\\\"));
        install(PluginJars.compiled("mark", "1.0.0", "acme.mark.Pack", source, work));
        plugins.list();
        assertThat(mark).doesNotExist();
        load();
        assertThat(mark).exists();
    }

    @Test
    void aPinFileThatWasTamperedWithLoadsNothing() throws Exception {
        install(PluginJars.good("acme", "1.0.0", work));
        Path pins = plugins.path().resolve("plugins.json");
        String text = Files.readString(pins);
        Files.writeString(pins, text.replace(jars().get(0), "../../new.jar"));
        assertThat(load().plugins()).extracting(InstalledPlugin::state).startsWith(State.MISSING);
        Files.writeString(pins, "{");
        assertThat(load().plugins()).singleElement().satisfies(plugin -> {
            assertThat(plugin.state()).isEqualTo(State.BROKEN);
            assertThat(plugin.message()).contains("plugins.json cannot be read, so no plugin is loaded");
        });
    }

    @Test
    void removingWhatIsNotThereNamesWhatIs() throws Exception {
        install(PluginJars.good("acme", "1.0.0", work));
        assertThatThrownBy(() -> plugins.remove("acne"))
                .isInstanceOf(PluginException.class)
                .hasMessage("no plugin acne is installed (installed: acme)");
    }
}
