package org.celflow.editor.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.TypeRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Graph WORK = Graph.empty()
            .apply(new GraphEdit.AddNode(
                    new NodeId("a"), GraphNode.of(new TypeRef("test.node", 1), NodeLayout.at(1, 2))));

    @TempDir
    Path folder;

    @Test
    void workThatACrashLeftIsFound() throws Exception {
        crash(WORK, Optional.of(Path.of("/somewhere/a.json")));
        try (Journal journal = Journal.begin(folder)) {
            assertThat(journal.left()).singleElement().satisfies(left -> {
                assertThat(left.graph()).isEqualTo(WORK);
                assertThat(left.file()).contains(Path.of("/somewhere/a.json"));
            });
        }
    }

    @Test
    void theWorkOfAnEditorThatStillRunsIsLeftAlone() throws Exception {
        try (Journal running = Journal.begin(folder);
                Journal journal = Journal.begin(folder)) {
            running.write(WORK, Optional.empty());
            assertThat(journal.left()).isEmpty();
        }
    }

    @Test
    void nothingIsLeftAfterAGoodEnd() throws Exception {
        Journal ended = Journal.begin(folder);
        ended.write(WORK, Optional.empty());
        ended.close();
        try (Journal journal = Journal.begin(folder)) {
            assertThat(journal.left()).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void erasedWorkIsNotOffered() throws Exception {
        crash(WORK, Optional.empty());
        try (Journal journal = Journal.begin(folder)) {
            journal.forget(journal.left().get(0).name());
            assertThat(journal.left()).isEmpty();
        }
    }

    @Test
    void aBrokenEntryIsPassedOverAndKept() throws Exception {
        String name = crash(WORK, Optional.empty());
        Files.writeString(folder.resolve(name + ".json"), "{");
        try (Journal journal = Journal.begin(folder)) {
            assertThat(journal.left()).isEmpty();
        }
        assertThat(folder.resolve(name + ".json")).hasContent("{");
    }

    /** What is on disk after a process died: its files, and no lock that anybody holds. */
    private String crash(Graph graph, Optional<Path> file) throws Exception {
        String name = "crashed";
        Files.createFile(folder.resolve(name + ".lock"));
        Files.writeString(
                folder.resolve(name + ".path"), file.map(Path::toString).orElse(""));
        org.celflow.graph.GraphFiles.save(graph, folder.resolve(name + ".json"));
        return name;
    }
}
