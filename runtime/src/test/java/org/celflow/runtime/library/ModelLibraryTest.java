package org.celflow.runtime.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.celflow.node.NodeException;
import org.celflow.node.model.ModelFolders;
import org.celflow.node.model.ModelInspector;
import org.celflow.node.model.ModelKind;
import org.celflow.node.model.ModelSummary;
import org.celflow.runtime.file.FileFingerprints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLibraryTest {
    private static final String SHA_OF_X = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path root;

    private final List<Path> inspected = new ArrayList<>();

    @Test
    void aModelIsListedWithWhatItsHeaderTells() throws IOException {
        file("checkpoints/anime/m.safetensors");
        Path picture = file("checkpoints/anime/m.preview.png");
        ListedModel model = only(library());
        assertThat(model.name()).isEqualTo("anime/m.safetensors");
        assertThat(model.kind()).contains(ModelKind.CHECKPOINT);
        assertThat(model.family()).isEqualTo("SD 1");
        assertThat(model.bytes()).isEqualTo(1);
        assertThat(model.picture()).contains(picture);
        assertThat(model.matches("ANIME sd")).isTrue();
        assertThat(model.matches("anime xl")).isFalse();
        assertThat(model.matches("")).isTrue();
    }

    @Test
    void aFileInTheWrongFolderIsOfferedForBoth() throws IOException {
        file("loras/m.safetensors");
        ListedModel model = only(library());
        assertThat(model.kind()).contains(ModelKind.CHECKPOINT);
        assertThat(model.isFor(ModelKind.LORA)).isTrue();
        assertThat(model.isFor(ModelKind.CHECKPOINT)).isTrue();
        assertThat(model.isFor(ModelKind.VAE)).isFalse();
    }

    @Test
    void aDamagedFileIsListedWithItsProblem() throws IOException {
        file("vae/bad.safetensors");
        ListedModel model = only(library());
        assertThat(model.kind()).contains(ModelKind.VAE);
        assertThat(model.problem()).contains("bad.safetensors is broken");
    }

    @Test
    void headersAreReadOncePerStateOfAFile() throws IOException {
        Path file = file("loras/m.safetensors");
        ModelLibrary library = library();
        library.all();
        library.all();
        assertThat(inspected).hasSize(1);
        Files.writeString(file, "xyz");
        library.all();
        assertThat(inspected).hasSize(2);
    }

    @Test
    void aDigestIsComputedOnlyWhenAskedForAndThenRemembered() throws IOException {
        Path file = file("loras/m.safetensors");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        // so that the file is older than the clock's tick
        InstantSource later = InstantSource.offset(InstantSource.system(), java.time.Duration.ofHours(1));
        Path digests = root.resolve("digests");
        ModelLibrary library = library(new FileFingerprints(Optional.of(digests), later));
        ListedModel model = only(library);
        assertThat(model.sha256()).isEmpty();
        assertThat(library.digested(model).sha256()).contains(SHA_OF_X);
        library.save();
        FileFingerprints fresh = new FileFingerprints(Optional.of(digests), later);
        assertThat(only(library(fresh)).sha256()).contains(SHA_OF_X);
        assertThat(fresh.bytesRead()).isZero();
    }

    @Test
    void rootsMayBeComfyUisFolderItsModelsOrItsList() throws IOException {
        Path checkpoint = file("ComfyUI/models/checkpoints/c.safetensors");
        Path lora = file("elsewhere/l.safetensors");
        Files.writeString(root.resolve("ComfyUI/extra_model_paths.yaml"), "x:\n  loras: ../elsewhere\n");
        for (String place : List.of("ComfyUI", "ComfyUI/models")) {
            ModelPlaces places = places(place);
            assertThat(places.warnings()).isEmpty();
            assertThat(places.folders().files(ModelKind.CHECKPOINT)).containsExactly(checkpoint);
            assertThat(places.folders().files(ModelKind.LORA)).containsExactly(lora);
        }
        ModelPlaces list = places("ComfyUI/extra_model_paths.yaml");
        assertThat(list.folders().files(ModelKind.LORA)).containsExactly(lora);
        assertThat(list.folders().files(ModelKind.CHECKPOINT)).isEmpty();
    }

    @Test
    void placesThatCannotBeUsedAreToldAndOthersServe() throws IOException {
        file("good/vae/v.pt");
        Files.writeString(root.resolve("good/extra_model_paths.yaml"), "a: [");
        ModelPlaces places = ModelPlaces.under(
                List.of(root.resolve("absent"), root.resolve("good")), root, name -> Optional.empty());
        assertThat(places.warnings()).hasSize(2);
        assertThat(places.warnings().get(0)).contains("there is no model folder");
        assertThat(places.folders().files(ModelKind.VAE)).hasSize(1);
    }

    private ModelPlaces places(String place) {
        return ModelPlaces.under(List.of(root.resolve(place)), root, name -> Optional.empty());
    }

    private ModelLibrary library() {
        return library(new FileFingerprints(Optional.empty(), InstantSource.system()));
    }

    private ModelLibrary library(FileFingerprints fingerprints) {
        ModelInspector inspector = file -> {
            inspected.add(file);
            if (file.endsWith("bad.safetensors")) {
                throw new NodeException("bad.safetensors is broken");
            }
            return Optional.of(new ModelSummary(ModelKind.CHECKPOINT, "SD 1", ""));
        };
        return new ModelLibrary(ModelFolders.under(root), List.of(inspector), fingerprints);
    }

    private static ListedModel only(ModelLibrary library) {
        assertThat(library.all()).hasSize(1);
        return library.all().get(0);
    }

    private Path file(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }
}
