package org.celflow.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

class CliTest {
    @TempDir
    Path folder;

    @CommandLine.Command(name = "edit", description = "Remembers what it was asked to open.")
    static final class Edit implements Command {
        @Parameters(arity = "0..1")
        private @Nullable String file;

        private final List<String> opened = new ArrayList<>();

        @Override
        public void attach(Application application) {}

        @Override
        public Integer call() {
            opened.add(String.valueOf(file));
            file = null;
            return 0;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "check",
                "nodes",
                "plugin",
                "plugin install",
                "plugin list",
                "plugin remove",
                "cache",
                "cache info",
                "cache clear"
            })
    void everyCommandHasHelpWithExamples(String command) {
        TestShell shell = new TestShell(folder);
        List<String> arguments =
                new ArrayList<>(List.of((command + " --help").strip().split(" ", -1)));
        assertThat(shell.run(arguments.toArray(String[]::new))).isZero();
        assertThat(shell.out()).contains("Usage: celflow " + command, "Example");
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void theVersionIsTold() {
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("--version")).isZero();
        assertThat(shell.out()).matches("(?s)celflow \\d+\\.\\d+\\.\\d+.*Java .*");
    }

    @Test
    void wrongUseIsToldWithWhatMayHaveBeenMeant() {
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("rum", "a.json")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: there is no command rum; did you mean run?");
        assertThat(shell.run("run", "a.json", "b.json")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: 'b.json' is one argument too many");
        assertThat(shell.run("run", "a.json", "--fames", "3")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: there is no option --fames; did you mean --frames?");
        assertThat(shell.run("run")).isEqualTo(2);
        assertThat(shell.err()).contains("error: ").contains("GRAPH").contains("See celflow run --help.");
        assertThat(shell.run("run", "a.json", "--cache", "c", "--no-cache")).isEqualTo(2);
        assertThat(shell.run("plugin")).isEqualTo(2);
    }

    @Test
    void withoutEditorEditingIsToldToBeMissing() {
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("edit", "a.json")).isEqualTo(2);
        assertThat(shell.err())
                .isEqualToIgnoringNewLines("error: this installation has no editor; use run, check or nodes");
        assertThat(shell.run()).isEqualTo(2);
    }

    @Test
    void aLoneFileOrNothingOpensTheEditor() throws IOException {
        Path starter = folder.resolve("installation/graphs/starter/walk.json");
        Files.createDirectories(starter.getParent());
        Files.writeString(starter, "{}");
        Edit edit = new Edit();
        TestShell shell = new TestShell(folder).with(edit);
        assertThat(shell.run("frame.PNG")).isZero();
        assertThat(shell.run("edit", "a.json")).isZero();
        assertThat(shell.run("edit")).isZero();
        assertThat(shell.run()).isZero();
        assertThat(edit.opened).containsExactly("frame.PNG", "a.json", "null", starter.toString());
        assertThat(shell.run("edit", "--help")).isZero();
        assertThat(shell.out()).contains("Remembers what it was asked to open.");
    }

    @Test
    void aDefectIsToldAsOne() {
        TestShell shell = new TestShell(folder).with(new Broken());
        assertThat(shell.run("broken")).isEqualTo(70);
        assertThat(shell.err())
                .startsWith("error: Celflow failed, which is a defect of it")
                .contains("IllegalStateException: oh");
    }

    @CommandLine.Command(name = "broken")
    static final class Broken implements Command {
        @Override
        public void attach(Application application) {}

        @Override
        public Integer call() {
            throw new IllegalStateException("oh");
        }
    }

    @Test
    void nodesAreListedByCategoryAndToldOneByOne() throws IOException {
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("nodes")).isZero();
        assertThat(shell.out()).startsWith("Test" + System.lineSeparator()).contains("  test.ticker ");
        assertThat(shell.run("nodes", "test.inbetween")).isZero();
        assertThat(shell.out())
                .contains(
                        "Inbetween (test.inbetween@1)",
                        "in   a: Number.",
                        "set  factor: int 1 to 8, default 2.",
                        "out  out: Number.");
        assertThat(shell.run("nodes", "test.tiker")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: there is no node type test.tiker; did you mean test.ticker");
        assertThat(shell.run("nodes", "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(shell.out());
        assertThat(json.get("nodes")).hasSizeGreaterThan(10);
        assertThat(json.findValuesAsText("type")).contains("test.ticker@1");
    }

    @Test
    void checkingTellsProblemsAndComputesNothing() throws IOException {
        TestShell shell = new TestShell(folder);
        Files.writeString(folder.resolve("a.json"), """
                {"celflow": 1, "nodes": {
                  "file": {"type": "test.file@1", "params": {"file": {"path": "m.bin", "sha256": "%s"}}},
                  "loose": {"type": "test.mix@1"},
                  "save": {"type": "test.save@1", "inputs": {"a": "file.out"}}}}
                """.formatted("ab".repeat(32)));
        assertThat(shell.run("check", "a.json")).isEqualTo(2);
        assertThat(shell.err().lines())
                .containsExactly(
                        "warning: loose.a: is not linked; link an output of the kind Number to it",
                        "error: file.file: %s is missing, with the sha256 %s; put it there or choose another file"
                                .formatted(folder.resolve("m.bin"), "ab".repeat(32)));
        assertThat(shell.out()).isEqualToIgnoringNewLines("a.json: 3 nodes, 24 frames, 1 errors, 1 warnings");
        Files.writeString(folder.resolve("m.bin"), "7");
        assertThat(shell.run("check", "a.json", "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(shell.out());
        assertThat(json.findValuesAsText("kind")).containsExactly("MISSING_INPUT", "CHANGED_FILE");
        assertThat(folder.resolve("cache")).doesNotExist();
    }

    @Test
    void theCacheIsMeasuredAndClearedAndNothingElse() throws IOException {
        TestShell shell = new TestShell(folder);
        Files.writeString(folder.resolve("a.json"), """
                {"celflow": 1, "nodes": {
                  "ticker": {"type": "test.ticker@1"},
                  "save": {"type": "test.save@1", "inputs": {"a": "ticker.out"}}}}
                """);
        shell.run("run", "a.json");
        Path other = Files.writeString(folder.resolve("cache/letter.txt"), "dear");
        Path inside = Files.writeString(folder.resolve("cache/entries/letter.txt"), "dear");
        assertThat(shell.run("cache", "info")).isZero();
        assertThat(shell.out()).contains("results  48");
        assertThat(shell.run("cache", "clear")).isZero();
        assertThat(shell.out()).startsWith("removed 48 results");
        assertThat(other).exists();
        assertThat(inside).exists();
        shell.run("cache", "info");
        assertThat(shell.out()).contains("results  0");
    }

    @Test
    void numberTypesAreSetWhereThereIsAChoice() throws IOException {
        Files.writeString(folder.resolve("a.json"), "{\"celflow\": 1}");
        TestShell shell = new TestShell(folder);
        assertThat(shell.run("check", "a.json", "--dtype", "bf16")).isEqualTo(2);
        assertThat(shell.err()).contains("--dtype has nothing to set");
    }
}
