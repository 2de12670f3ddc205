package org.celflow.imaging.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.celflow.imaging.TestFiles;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Part;
import org.celflow.node.value.Rgb;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaletteFileTest {
    @TempDir
    Path folder;

    private FileRef file(String json) throws IOException {
        return TestFiles.ref(Files.writeString(folder.resolve("palette.json"), json));
    }

    private void assertRefused(String json, String part) throws IOException {
        FileRef file = file(json);
        assertThatThrownBy(() -> PaletteFile.readPalette(file))
                .isInstanceOf(NodeException.class)
                .hasMessageContainingAll("palette.json", part);
    }

    @Test
    void theStarterPaletteHasItsSixteenPartsBackgroundFirst() throws Exception {
        Palette palette = PaletteFile.readPalette(TestFiles.ref(TestFiles.walk("palette.json")));
        assertThat(palette.parts()).hasSize(16).startsWith(new Part("background", new Rgb(0, 0, 0)));
        assertThat(palette.parts().get(palette.exact(0xff0000)).name()).isEqualTo("hair");
    }

    @Test
    void coloursMayBeNumbersOrTextAndPartsMayStandAlone() throws Exception {
        assertThat(PaletteFile.read(file("{\"hair\": \"#Ff0001\", \"torso\": [0, 0, 255]}")))
                .containsEntry("hair", new Rgb(255, 0, 1))
                .containsEntry("torso", new Rgb(0, 0, 255));
    }

    @Test
    void theBackgroundIsTheBlackPartOrAdded() throws Exception {
        assertThat(PaletteFile.readPalette(file("{\"hair\": \"#ff0000\", \"void\": \"#000000\"}"))
                        .parts())
                .containsExactly(new Part("void", new Rgb(0, 0, 0)), new Part("hair", new Rgb(255, 0, 0)));
        assertThat(PaletteFile.readPalette(file("{\"hair\": \"#ff0000\"}")).parts())
                .containsExactly(new Part("background", new Rgb(0, 0, 0)), new Part("hair", new Rgb(255, 0, 0)));
    }

    @Test
    void brokenPalettesAreRefusedInOneSentence() throws Exception {
        assertRefused("{\"parts\": {\"hair\": [255, 0]}}", "part hair no colour: write [255, 0, 0]");
        assertRefused("{\"parts\": {\"hair\": [255, 0, 256]}}", "from 0 to 255");
        assertRefused("{\"parts\": {\"hair\": \"red\"}}", "'red' is no colour");
        assertRefused("{\"parts\": {}}", "write {\"parts\"");
        assertRefused("[1, 2]", "is no palette");
        assertRefused("{\"hair\": \"#ff0000\", \"hair\": \"#00ff00\"}", "Duplicate");
        assertRefused("{\"hair\": \"#ff0000\", \"ears\": \"#ff0000\"}", "hair and ears have the same colour");
        assertRefused("{\"hair\": ", "line 1");
        assertRefused("", "is no palette");
        assertRefused("{\"a\":".repeat(100_000), "is no palette");
        assertRefused(" ".repeat(2 << 20), "larger than 1 MiB");
    }

    @Test
    void morePartsThanALabelCanSayAreRefused() throws Exception {
        StringBuilder json = new StringBuilder("{\"background\": \"#000000\"");
        for (int i = 1; i <= 256; i++) {
            json.append(", \"p%d\": [%d, %d, 7]".formatted(i, i & 255, i >> 8));
        }
        assertRefused(json.append('}').toString(), "1 to 256 parts, not 257");
    }
}
