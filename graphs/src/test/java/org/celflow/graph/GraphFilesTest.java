package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.celflow.graph.TestNodes.good;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
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
}
