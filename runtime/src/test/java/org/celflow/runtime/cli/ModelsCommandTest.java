package org.celflow.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestShell shell;

    @BeforeEach
    void models() throws IOException {
        shell = new TestShell(folder);
        file("m/loras/ink.safetensors");
        file("m/checkpoints/paint.ckpt");
    }

    @Test
    void modelsAreListedByTheFolderTheyLieIn() {
        assertThat(shell.run("models", "--models", "m")).isZero();
        assertThat(shell.out().lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("paint.ckpt       ").contains("checkpoint"),
                        line -> assertThat(line)
                                .startsWith("ink.safetensors")
                                .contains("lora")
                                .contains("2d711642b726"),
                        line -> assertThat(line).startsWith("2 models"));
    }

    @Test
    void aSearchLeavesTheOthersOut() throws IOException {
        assertThat(shell.run("models", "--models", "m", "--json", "INK", "lora"))
                .isZero();
        JsonNode models = new ObjectMapper().readTree(shell.out()).get("models");
        assertThat(models).hasSize(1);
        JsonNode ink = models.get(0);
        assertThat(ink.get("name").asText()).isEqualTo("ink.safetensors");
        assertThat(ink.get("kind").asText()).isEqualTo("lora");
        assertThat(ink.get("bytes").asLong()).isEqualTo(1);
        assertThat(ink.get("sha256").asText()).startsWith("2d711642b726b044");
        assertThat(ink.get("path").asText())
                .isEqualTo(folder.resolve("m/loras/ink.safetensors").toString());
        assertThat(ink.get("preview").isNull()).isTrue();
    }

    @Test
    void onlyAKindIsListedWhenAskedFor() {
        shell.run("models", "--models", "m", "--kind", "checkpoint");
        assertThat(shell.out()).contains("paint.ckpt").doesNotContain("ink");
        assertThat(shell.run("models", "--kind", "chekpoint")).isEqualTo(2);
        assertThat(shell.err()).contains("there is no kind chekpoint").contains("checkpoint");
    }

    @Test
    void theUsualFolderIsLookedIntoWhenNoneIsNamed() throws IOException {
        file("home/.celflow/models/vae/v.pt");
        shell.run("models");
        assertThat(shell.out()).contains("v.pt").doesNotContain("ink");
    }

    @Test
    void theFoldersChosenInTheEditorAreLookedInto() throws IOException {
        file("home/.celflow/models/vae/v.pt");
        Files.createDirectories(folder.resolve("settings"));
        Files.writeString(
                folder.resolve("settings/model-folders.txt"),
                folder.resolve("m").toString());
        shell.run("models");
        assertThat(shell.out()).contains("ink.safetensors").doesNotContain("v.pt");
    }

    @Test
    void aFolderThatIsNotThereIsAWarningAndNoModelsASentence() {
        assertThat(shell.run("models", "--models", "nowhere")).isZero();
        assertThat(shell.err()).contains("warning: there is no model folder " + folder.resolve("nowhere"));
        assertThat(shell.out()).startsWith("no models; ");
    }

    private void file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
    }
}
