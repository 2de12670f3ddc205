package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The graphs in the folder {@code starter}. */
class ShippedGraphsTest {
    static List<Path> graphs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("starter"))) {
            return files.filter(file -> file.toString().endsWith(".json") && !file.endsWith("palette.json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void isWrittenAsTheProgramWritesIt(Path file) throws Exception {
        assertThat(GraphJson.write(GraphFiles.open(file))).isEqualTo(Files.readString(file));
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void namesOnlyFilesBesideIt(Path file) throws Exception {
        for (GraphNode node : GraphFiles.open(file).nodes().values()) {
            for (ParamValue value : node.params().values()) {
                if (value.at(0) instanceof Map<?, ?> map && map.get("path") instanceof String path) {
                    assertThat(Path.of("starter").resolve(path)).exists();
                    assertThat(path).doesNotStartWith("/").doesNotContain("..", "\\");
                }
            }
        }
    }
}
