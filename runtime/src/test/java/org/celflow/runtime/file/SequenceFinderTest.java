package org.celflow.runtime.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.celflow.node.NodeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceFinderTest {
    @TempDir
    Path folder;

    private void files(String... names) throws IOException {
        for (String name : names) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
    }

    private FrameSequence find(String text) throws NodeException {
        return new SequenceFinder().find(text, folder);
    }

    @Test
    void aFolderIsNumberedByTheLastDigitsOfItsImages() throws Exception {
        files("seg/shot2_0000.png", "seg/shot2_0001.png", "seg/shot2_0010.PNG", "seg/palette.json", "seg/note7.txt");
        FrameSequence sequence = find("seg");
        assertThat(sequence.available()).isEqualTo("0-1, 10");
        assertThat(sequence.fileAt(10)).contains(folder.resolve("seg/shot2_0010.PNG"));
        assertThat(sequence.fileAt(2)).isEmpty();
        assertThat(sequence.still()).isEmpty();
    }

    @Test
    void aPatternTakesItsOwnFilesOnly() throws Exception {
        files(
                "a/seg_0001.png",
                "a/seg_0002.png",
                "a/line_0001.png",
                "a/seg_12345.png",
                "a/seg_00003.png",
                "a/seg_4.png");
        for (String pattern : new String[] {"a/seg_####.png", "a/seg_%04d.png"}) {
            assertThat(find(pattern).available()).as(pattern).isEqualTo("1-2, 12345");
        }
        assertThat(find("a/seg_%d.png").available()).isEqualTo("4, 12345");
        assertThat(find("a/none_####.png").available()).isEmpty();
    }

    @Test
    void aFileStandsForEveryFrame() throws Exception {
        files("still_0007.png");
        FrameSequence still = find("still_0007.png");
        assertThat(still.fileAt(0)).isEqualTo(still.fileAt(99)).contains(folder.resolve("still_0007.png"));
    }

    @Test
    void twoFilesOfOneNumberAreRefusedByName() throws Exception {
        files("a/seg_0001.png", "a/line_0001.png");
        assertThatThrownBy(() -> find("a"))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("line_0001.png")
                .hasMessageContaining("seg_0001.png");
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> find("no/such"))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("no/such");
        assertThatThrownBy(() -> find("no/such/####.png"))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("no/such");
        assertThatThrownBy(() -> find("a\0b")).isInstanceOf(NodeException.class);
    }
}
