package org.celflow.editor.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.celflow.runtime.library.ModelRoots;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelPlacesListTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final Deque<Runnable> background = new ArrayDeque<>();
    private Path first = Path.of("");
    private Path second = Path.of("");

    @BeforeEach
    void folders() throws IOException {
        first = folder.resolve("first");
        second = folder.resolve("second");
        Files.createDirectories(first.resolve("loras"));
        Files.createDirectories(second.resolve("vae"));
        Files.createFile(first.resolve("loras/ink.safetensors"));
    }

    @Test
    void aPlaceThatIsAddedIsKeptAndItsModelsAreCounted() {
        ModelPlacesList list = list();
        list.add(first);
        work();
        assertThat(list.places()).containsExactly(new ModelPlacesList.Place(first, "1 model", false));
        assertThat(roots().roots()).containsExactly(first);
    }

    @Test
    void aPlaceThatIsOfNoUseIsRefusedWithASentence() throws IOException {
        ModelPlacesList list = list();
        list.add(folder.resolve("nowhere"));
        work();
        assertThat(list.message().get()).startsWith("There is no model folder").endsWith(".");
        Path yaml = Files.writeString(folder.resolve("extra_model_paths.yaml"), "a: [broken");
        list.add(yaml);
        work();
        assertThat(list.message().get()).contains("not a usable list of model folders");
        assertThat(list.places()).isEmpty();
        Files.writeString(yaml, "a:\n  nothing: here\n");
        list.add(yaml);
        work();
        assertThat(list.message().get()).endsWith("names no folder of models.");
        list.add(first);
        work();
        assertThat(list.message().get()).isEmpty();
        list.add(first);
        assertThat(list.message().get()).contains("already");
    }

    @Test
    void aFolderBesideABrokenListIsOfUseAndSaysWhatIsWrong() throws IOException {
        Files.writeString(folder.resolve("extra_model_paths.yaml"), "a: [broken");
        ModelPlacesList list = list();
        list.add(first);
        work();
        assertThat(list.places()).singleElement().satisfies(place -> {
            assertThat(place.fact()).startsWith("1 model.").contains("not a usable list");
            assertThat(place.wrong()).isTrue();
        });
    }

    @Test
    void placesAreMovedAndRemoved() {
        ModelPlacesList list = list();
        list.add(first);
        work();
        list.add(second);
        work();
        assertThat(list.move(1, -1)).isTrue();
        assertThat(list.move(0, -1)).isFalse();
        work();
        assertThat(roots().roots()).containsExactly(second, first);
        list.remove(1);
        work();
        assertThat(roots().roots()).containsExactly(second);
        assertThat(list.places()).extracting(ModelPlacesList.Place::fact).containsExactly("no models");
    }

    @Test
    void changesMadeQuicklyAreKeptInTheirOrder() {
        ModelPlacesList list = list();
        list.add(first);
        work();
        list.add(second);
        work();
        list.move(1, -1);
        list.move(0, 1);
        list.remove(0);
        while (!background.isEmpty()) {
            background.removeLast().run(); // as threads that overtake each other
        }
        assertThat(roots().roots()).containsExactly(second);
        assertThat(list.places()).extracting(ModelPlacesList.Place::root).containsExactly(second);
    }

    @Test
    void aPlaceThatIsGoneStaysAndSaysSo() throws IOException {
        roots().change(List.of(folder.resolve("unplugged")));
        ModelPlacesList list = list();
        work();
        assertThat(list.places()).singleElement().satisfies(place -> {
            assertThat(place.wrong()).isTrue();
            assertThat(place.fact()).contains("unplugged");
        });
    }

    @Test
    void aListThatCannotBeKeptShowsWhatStillCounts() throws IOException {
        Files.writeString(folder.resolve("settings"), "in the way");
        ModelPlacesList list = list();
        list.add(first);
        work();
        assertThat(list.message().get()).contains("cannot be kept").endsWith(".");
        assertThat(list.places()).isEmpty();
    }

    @Test
    void theUsualPlacesComeBack() throws IOException {
        Path usual = Files.createDirectories(folder.resolve("home/.celflow/models"));
        roots().change(List.of(first));
        ModelPlacesList list = list();
        list.useUsual();
        work();
        assertThat(list.places()).extracting(ModelPlacesList.Place::root).containsExactly(usual);
    }

    @Test
    void eachSystemHasItsFileManager() {
        assertThat(FileManager.command("Linux", first)).containsExactly("xdg-open", first.toString());
        assertThat(FileManager.command("Windows 11", first)).startsWith("explorer.exe");
        assertThat(FileManager.command("Mac OS X", first)).startsWith("open");
    }

    private void work() {
        while (!background.isEmpty()) {
            background.removeFirst().run();
        }
    }

    private ModelRoots roots() {
        return new ModelRoots(
                folder.resolve("settings/model-folders.txt"),
                Optional.empty(),
                folder.resolve("home"),
                name -> Optional.empty());
    }

    private ModelPlacesList list() {
        return new ModelPlacesList(roots(), background::add, Runnable::run);
    }
}
