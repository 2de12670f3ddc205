package org.celflow.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.celflow.runtime.plugin.PluginJars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginCommandTest {
    @TempDir
    Path folder;

    private TestShell shell;

    @BeforeEach
    void makeJar() throws IOException {
        shell = new TestShell(folder);
        PluginJars.good("acme", "1.0.0", folder).write(folder.resolve("acme.jar"));
    }

    @Test
    void aPluginIsShownAndAskedForBeforeItIsInstalled() {
        assertThat(shell.answering("y\n").run("plugin", "install", "acme.jar")).isZero();
        assertThat(shell.out())
                .contains("id       acme", "version  1.0.0", "Install it? [y/N]", "installed acme 1.0.0")
                .containsPattern("sha256   [0-9a-f]{64}");
        assertThat(shell.run("plugin", "list")).isZero();
        assertThat(shell.out()).matches("(?s)acme 1\\.0\\.0  loaded  [0-9a-f]{64}\\R");
        assertThat(shell.run("nodes")).isZero();
        assertThat(shell.out()).contains("acme.answer");
        assertThat(shell.run("plugin", "remove", "acme")).isZero();
        shell.run("nodes");
        assertThat(shell.out()).doesNotContain("acme.answer");
    }

    @Test
    void anyOtherAnswerInstallsNothing() {
        for (String answer : new String[] {"n\n", "\n", "", "yess\n"}) {
            assertThat(new TestShell(folder).answering(answer).run("plugin", "install", "acme.jar"))
                    .isZero();
        }
        shell.run("plugin", "list");
        assertThat(shell.out()).startsWith("no plugins in ");
    }

    @Test
    void whereNobodyCanAnswerItRefusesUnlessTold() {
        assertThat(shell.run("plugin", "install", "acme.jar")).isEqualTo(2);
        assertThat(shell.err()).contains("add --yes if you trust this file");
        assertThat(shell.run("plugin", "install", "acme.jar", "--yes")).isZero();
        shell.run("plugin", "list");
        assertThat(shell.out()).contains("loaded");
    }

    @Test
    void whatIsWrongIsToldAndNothingElseStops() throws IOException {
        assertThat(shell.run("plugin", "install", "gone.jar")).isEqualTo(2);
        assertThat(shell.err()).contains("there is no file " + folder.resolve("gone.jar"));
        assertThat(shell.run("plugin", "remove", "acme")).isEqualTo(2);
        assertThat(shell.err()).contains("no plugin acme is installed (installed: none)");
        shell.run("plugin", "install", "acme.jar", "--yes");
        Files.writeString(folder.resolve("settings/plugins/plugins.json"), "nonsense");
        assertThat(shell.run("nodes")).isZero();
        assertThat(shell.err()).contains("warning: plugin plugins.json: ").contains("so no plugin is loaded");
        assertThat(shell.out()).contains("test.ticker");
    }

    @Test
    void aRemovedPluginLeavesPlaceholdersThatComeBackWhole() throws IOException {
        shell.run("plugin", "install", "acme.jar", "--yes");
        Files.writeString(
                folder.resolve("a.json"),
                "{\"celflow\": 1, \"nodes\": {\"x\": {\"type\": \"acme.answer@1\", \"params\": {\"level\": 0.25}}}}");
        assertThat(shell.run("check", "a.json")).isZero();
        shell.run("plugin", "remove", "acme");
        assertThat(shell.run("check", "a.json")).isEqualTo(2);
        assertThat(shell.err()).contains("error: x: the node type acme.answer@1 is not installed; install the plugin");
        shell.run("plugin", "install", "acme.jar", "--yes");
        assertThat(shell.run("check", "a.json", "--set", "x.level=0.5")).isZero();
    }
}
