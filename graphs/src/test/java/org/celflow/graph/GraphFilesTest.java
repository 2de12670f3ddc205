package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.graph.TestNodes.good;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.celflow.node.png.PngText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphFilesTest {
    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsSavedOpensEqualAndNothingElseIsLeft() throws Exception {
        Path file = folder.resolve("walk.json");
        GraphFiles.save(Graph.empty(), file);
        GraphFiles.save(good(), file);
        assertThat(GraphFiles.open(file)).isEqualTo(good());
        assertThat(names()).containsExactly("walk.json");
    }

    @Test
    void savingThroughALinkKeepsTheLink() throws Exception {
        Path file = folder.resolve("real.json");
        GraphFiles.save(Graph.empty(), file);
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
        GraphFiles.save(good(), link);
        assertThat(link).isSymbolicLink();
        assertThat(GraphFiles.open(file)).isEqualTo(good());
    }

    @Test
    void aSaveThatFailsLeavesTheOldFileAndNothingElse() throws Exception {
        Path file = Files.createDirectory(folder.resolve("taken.json"));
        Files.createFile(file.resolve("inside"));
        assertThatThrownBy(() -> GraphFiles.save(good(), file)).isInstanceOf(IOException.class);
        assertThat(names()).containsExactly("taken.json");
    }

    @Test
    void whatCannotBeOpenedIsToldByName() {
        Path gone = folder.resolve("gone.json");
        assertThatThrownBy(() -> GraphFiles.open(gone))
                .isInstanceOf(GraphFormatException.class)
                .hasMessage("there is no file %s; check its name and folder".formatted(gone));
        assertThatThrownBy(() -> GraphFiles.open(folder))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageEndingWith("it is a folder; name the file in it");
    }

    /** A PNG file of one pixel, without text. */
    private static final byte[] PIXEL = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763"
                    + "f8cfc0000003010100c9fe92ef0000000049454e44ae426082");

    private Path picture(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            PngText.insert(PIXEL, PngText.GRAPH, text, out);
        }
        return file;
    }

    @Test
    void aPictureOpensAsTheGraphThatMadeIt() throws Exception {
        assertThat(GraphFiles.open(picture("frame.png", GraphJson.write(good()))))
                .isEqualTo(good());
        assertThat(GraphFiles.open(picture("renamed.json", GraphJson.write(good()))))
                .isEqualTo(good());
    }

    @Test
    void aPictureWithoutGraphOrWithABrokenOneIsToldByName() throws Exception {
        Path plain = Files.write(folder.resolve("plain.png"), PIXEL);
        assertThatThrownBy(() -> GraphFiles.open(plain))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageStartingWith(plain + " carries no graph; only pictures that Celflow saved do");
        Path broken = picture("broken.png", "{\"celflow\": 1,");
        assertThatThrownBy(() -> GraphFiles.open(broken))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageStartingWith("broken.png, line 1");
        Path cut = Files.write(folder.resolve("cut.png"), Arrays.copyOf(PIXEL, 40));
        assertThatThrownBy(() -> GraphFiles.open(cut))
                .isInstanceOf(GraphFormatException.class)
                .hasMessageStartingWith(cut + " cannot be read: the PNG file ends too soon");
    }
}
