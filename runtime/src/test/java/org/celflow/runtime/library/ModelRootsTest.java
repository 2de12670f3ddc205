package org.celflow.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRootsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private Path list = Path.of("");
    private Path usual = Path.of("");
    private Path disk = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        list = folder.resolve("settings/model-folders.txt");
        usual = Files.createDirectories(folder.resolve("home/.celflow/models"));
        disk = folder.resolve("disk/models");
        Files.createDirectories(disk.resolve("loras"));
        Files.createFile(disk.resolve("loras/ink.safetensors"));
    }

    @Test
    void withoutAListTheUsualPlacesCount() {
        ModelRoots roots = roots(Optional.empty());
        assertThat(roots.roots()).containsExactly(usual);
        assertThat(roots.listed()).isFalse();
        assertThat(list).doesNotExist();
    }

    @Test
    void whatIsChosenIsFoundAtOnceAndAtTheNextStart() throws IOException {
        ModelRoots roots = roots(Optional.empty());
        ModelFolders before = roots.folders();
        assertThat(before.files(ModelKind.LORA)).isEmpty();
        roots.change(List.of(disk, usual));
        assertThat(before.files(ModelKind.LORA)).containsExactly(disk.resolve("loras/ink.safetensors"));
        ModelRoots later = roots(Optional.empty());
        assertThat(later.roots()).containsExactly(disk, usual);
        assertThat(later.listed()).isTrue();
    }

    @Test
    void anEmptyListMeansNowhereUntilItIsGivenUp() throws IOException {
        ModelRoots roots = roots(Optional.empty());
        roots.change(List.of());
        assertThat(roots(Optional.empty()).roots()).isEmpty();
        roots.forget();
        assertThat(roots.roots()).containsExactly(usual);
        assertThat(list).doesNotExist();
    }

    @Test
    void placesNamedAtTheStartComeBeforeTheList() throws IOException {
        roots(Optional.empty()).change(List.of(usual));
        ModelRoots roots = roots(Optional.of(new ModelRoots.Given("--models", List.of(disk))));
        assertThat(roots.roots()).containsExactly(disk);
        assertThat(roots.givenBy()).contains("--models");
    }

    @Test
    void aListWrittenByHandMayHaveCommentsAndTheHomeFolder() throws IOException {
        Files.createDirectories(folder.resolve("settings"));
        Files.writeString(list, "# mine\r\n\r\n  ~/.celflow/models\r\n../disk/models\r\n");
        assertThat(roots(Optional.empty()).roots()).containsExactly(usual, disk);
    }

    @Test
    void aPlaceThatIsGoneIsAWarningAndStaysInTheList() throws IOException {
        ModelRoots roots = roots(Optional.empty());
        roots.change(List.of(folder.resolve("unplugged"), disk));
        assertThat(roots.warnings()).singleElement().asString().contains("unplugged");
        assertThat(roots.roots()).hasSize(2);
        assertThat(roots.folders().files(ModelKind.LORA)).hasSize(1);
    }

    @Test
    void aListThatCannotBeReadIsToldAndTheUsualPlacesCount() throws IOException {
        Files.createDirectories(folder.resolve("settings"));
        Files.write(list, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        ModelRoots roots = roots(Optional.empty());
        assertThat(roots.roots()).containsExactly(usual);
        assertThat(roots.warnings()).singleElement().asString().contains("model-folders.txt", "cannot be read");
    }

    @Test
    void aListThatCannotBeWrittenChangesNothing() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("settings")).resolve("file"), "");
        list = list.resolveSibling("file").resolve("model-folders.txt");
        ModelRoots roots = roots(Optional.empty());
        assertThatThrownBy(() -> roots.change(List.of(disk)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be kept");
        assertThat(roots.roots()).containsExactly(usual);
    }

    @Test
    void aListOfComfyUiIsAPlaceToo() throws IOException {
        Path yaml = Files.writeString(
                folder.resolve("extra_model_paths.yaml"), "a:\n  base_path: " + disk + "\n  loras: loras\n");
        ModelRoots roots = roots(Optional.empty());
        assertThat(roots.at(yaml).warnings()).isEmpty();
        assertThat(roots.at(yaml).folders().files(ModelKind.LORA)).hasSize(1);
        Files.writeString(yaml, "- no\n- sections\n");
        assertThat(roots.at(yaml).warnings()).singleElement().asString().contains("not a usable list");
    }

    private ModelRoots roots(Optional<ModelRoots.Given> given) {
        return new ModelRoots(list, given, folder.resolve("home"), name -> Optional.empty());
    }
}
