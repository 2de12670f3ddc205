package org.celflow.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtraModelPathsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void sectionsNameFoldersBelowTheirBase() throws IOException {
        ModelFolders folders = read("""
                # comments are skipped
                a111:
                    base_path: /srv/webui/
                    checkpoints: models/Stable-diffusion
                    loras: |
                         models/Lora
                         models/LyCORIS  # older
                    embeddings: embeddings
                    custom_nodes: whatever
                other:
                    base_path: relative/place
                    vae: vae
                    unet: u
                nothing:
                """);
        assertThat(folders.of(ModelKind.CHECKPOINT)).containsExactly(Path.of("/srv/webui/models/Stable-diffusion"));
        assertThat(folders.of(ModelKind.LORA))
                .containsExactly(Path.of("/srv/webui/models/Lora"), Path.of("/srv/webui/models/LyCORIS"));
        assertThat(folders.of(ModelKind.EMBEDDING)).containsExactly(Path.of("/srv/webui/embeddings"));
        assertThat(folders.of(ModelKind.VAE)).containsExactly(folder.resolve("relative/place/vae"));
        assertThat(folders.of(ModelKind.DENOISER)).containsExactly(folder.resolve("relative/place/u"));
    }

    @Test
    void withoutABaseFoldersLieBesideTheFile() throws IOException {
        ModelFolders folders = read("mine:\n  vae: v\n  loras: /abs/l\n");
        assertThat(folders.of(ModelKind.VAE)).containsExactly(folder.resolve("v"));
        assertThat(folders.of(ModelKind.LORA)).containsExactly(Path.of("/abs/l"));
    }

    @Test
    void theDefaultSectionComesFirst() throws IOException {
        ModelFolders folders = read("a:\n  vae: one\nb:\n  is_default: true\n  vae: two\n");
        assertThat(folders.of(ModelKind.VAE)).containsExactly(folder.resolve("two"), folder.resolve("one"));
    }

    @Test
    void homeAndVariablesStandInTheBase() throws IOException {
        ModelFolders folders = read(
                "a:\n  base_path: ~/x/$DRIVE/${DRIVE}/%DRIVE%/$UNSET\n  vae: v\nb:\n  base_path: '~'\n  loras: l\n");
        assertThat(folders.of(ModelKind.VAE)).containsExactly(Path.of("/home/me/x/d/d/d/$UNSET/v"));
        assertThat(folders.of(ModelKind.LORA)).containsExactly(Path.of("/home/me/l"));
    }

    @Test
    void anEmptyFileNamesNoFolders() throws IOException {
        assertThat(read("").of(ModelKind.VAE)).isEmpty();
        assertThat(read("# nothing\n").of(ModelKind.VAE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://x/\"]]]]",
                "a:\n  vae: !!java.io.File [x]",
                "a: !mine {vae: x}",
                "a: &a [*a]",
                "a: &a\n  ? *a\n  : b",
                "a: [unclosed",
                "a:\n\tvae: tab",
                "- a\n- b",
                "just text",
                "a: text",
                "a:\n  vae: [x, y]",
                "a:\n  vae: 12",
                "--- a: {vae: x}\n--- b: {vae: y}",
                "a:\n  vae: \"x\\0y\"",
                "a:\n  vae: *unknown"
            })
    void whatIsNoListOfFoldersIsRefusedInOneSentence(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("extra_model_paths.yaml"), yaml);
        assertRefused(file);
    }

    /** A list can be within itself, and then has no end when it is printed. */
    @ParameterizedTest
    @ValueSource(strings = {"a:\n  vae: &v [[*v]]\n", "a:\n  base_path: &v [[*v]]\n  vae: v\n"})
    void aListWithinItselfIsRefused(String yaml) throws IOException {
        assertRefused(Files.writeString(folder.resolve("paths.yaml"), yaml));
    }

    @Test
    void aBombIsRefused() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertRefused(Files.writeString(folder.resolve("bomb.yaml"), bomb));
        assertRefused(Files.writeString(folder.resolve("deep.yaml"), "[".repeat(200_000)));
        assertRefused(Files.writeString(folder.resolve("large.yaml"), "a:\n" + " #\n".repeat(600_000)));
        assertRefused(Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}));
        assertThatThrownBy(() -> read(folder.resolve("absent.yaml")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read");
    }

    private void assertRefused(Path file) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith(file + " is not a usable list of model folders: ")
                        .doesNotContain("\n"));
    }

    private ModelFolders read(String yaml) throws IOException {
        return read(Files.writeString(folder.resolve("extra_model_paths.yaml"), yaml));
    }

    private static ModelFolders read(Path file) throws IOException {
        return ExtraModelPaths.read(
                file,
                Path.of("/home/me"),
                name -> Optional.ofNullable(Map.of("DRIVE", "d").get(name)));
    }
}
