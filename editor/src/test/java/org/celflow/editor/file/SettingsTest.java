package org.celflow.editor.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        Settings settings = new Settings(
                false,
                Optional.of(new Settings.Bounds(10, 20, 1200, 800)),
                true,
                List.of(0.7, 0.8, 0.5),
                List.of(folder.resolve("a ü.json")));
        settings.write(folder.resolve("s.properties"));
        assertThat(Settings.read(folder.resolve("s.properties"))).isEqualTo(settings);
    }

    @Test
    void aMissingOrBrokenFileIsTheFirstStart() throws Exception {
        assertThat(Settings.read(folder.resolve("none"))).isEqualTo(Settings.first());
        Path broken = folder.resolve("broken");
        Files.writeString(broken, "window=a b\ndividers=1 x\ndark=\\u00zz");
        assertThat(Settings.read(broken)).isEqualTo(Settings.first());
    }

    @Test
    void theLatestFileComesFirstAndOnlyOnce() {
        Settings settings = Settings.first();
        for (int i = 0; i < 12; i++) {
            settings = settings.withRecent(folder.resolve(i + ".json"));
        }
        settings = settings.withRecent(folder.resolve("8.json"));
        assertThat(settings.recent()).hasSize(Settings.RECENT).doesNotHaveDuplicates();
        assertThat(settings.recent().get(0)).isEqualTo(folder.resolve("8.json"));
    }
}
