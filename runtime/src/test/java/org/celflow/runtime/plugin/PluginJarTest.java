package org.celflow.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginJarTest {
    @TempDir
    Path folder;

    private PluginJars jar;

    @BeforeEach
    void begin() {
        jar = PluginJars.empty()
                .manifest("Plugin-Id", "acme")
                .manifest("Plugin-Version", "1.2.0")
                .entry("acme/Pack.class", "not run here")
                .entry(PluginJar.SERVICES, "# the packs\nacme.Pack # one\n\n");
    }

    private PluginJar read() throws Exception {
        return PluginJar.read(jar.write(folder.resolve("a.jar")));
    }

    private void refused(String why) {
        assertThatThrownBy(this::read)
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith(folder.resolve("a.jar") + " ")
                .hasMessageContaining(why);
    }

    @Test
    void aPluginSaysWhatItIs() throws Exception {
        jar.manifest("Plugin-Requires", ">=0.1.0");
        assertThat(read())
                .isEqualTo(new PluginJar("acme", "1.2.0", Optional.of(">=0.1.0"), java.util.List.of("acme.Pack")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.class",
                "a/../../evil.class",
                "/etc/cron.d/evil",
                "C:/evil.class",
                "a\\..\\evil.class",
                "./evil.class",
                "evil\u0007.class"
            })
    void namesThatLeadOutAreRefused(String name) {
        jar.entry(name, "x");
        refused("leads out of it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java/lang/String.class", "org/celflow/node/Node.class", "org/celflow/runtime/cli/Celflow.class",
                "ORG/Celflow/Editor/X.class", "META-INF/versions/17/org/celflow/graph/Graph.class",
                        "jdk/internal/X.class"
            })
    void classesOfTheApplicationOrJavaAreRefused(String name) {
        jar.entry(name, "x");
        refused("poses as a part of Celflow or Java");
    }

    @Test
    void entriesThatGrowWithoutBoundAreRefused() {
        jar.entry("bomb.bin", new byte[64 << 20]);
        refused("grows without bound");
    }

    @Test
    void tooManyEntriesAreRefused() {
        for (int i = 0; i < 10_001; i++) {
            jar.entry("e" + i, "");
        }
        refused("plugins have at most 10000");
    }

    @Test
    void namesThatDifferOnlyInCaseAreRefused() {
        jar.entry("ACME/pack.class", "x");
        refused("it has two entries called ACME/pack.class");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../acme", "Acme", "a b", "acme/", "-acme", "a..b", "äcme"})
    void idsOfAnotherFormAreRefused(String id) {
        jar.manifest("Plugin-Id", id);
        refused("its Plugin-Id must be lower-case words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.2", "01.2.3", "latest", "1.2.3/../x"})
    void versionsOfAnotherFormAreRefused(String version) {
        jar.manifest("Plugin-Version", version);
        refused("its Plugin-Version must be three numbers");
    }

    @Test
    void whatIsNoPluginIsToldSo() throws IOException {
        jar.manifest("Plugin-Id", "");
        refused("its manifest has no Plugin-Id, so it is no plugin");
        begin();
        jar.without(PluginJar.SERVICES);
        refused("so it brings no nodes");
        begin();
        jar.without("acme/Pack.class");
        refused("it names the node pack acme.Pack, which it does not contain");
        begin();
        jar.entry(PluginJar.SERVICES, "# none\n");
        refused("names no node pack");
        Path text = Files.writeString(folder.resolve("b.jar"), "hello");
        assertThatThrownBy(() -> PluginJar.read(text))
                .isInstanceOf(PluginException.class)
                .hasMessageStartingWith(text + " is no jar that can be read");
    }
}
