package org.celflow.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to do harm: each is refused with one sentence that names file and place, at once. */
class HostileGraphTest {
    /** The first line of a file in {@code hostile} is the sentence that it is refused with; the rest is the graph. */
    static List<Path> files() throws Exception {
        URL folder = HostileGraphTest.class.getResource("hostile");
        if (folder == null) {
            throw new URISyntaxException("hostile", "not found");
        }
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachFileIsRefusedWithItsSentence(Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int line = IntStream.range(0, bytes.length)
                .filter(i -> bytes[i] == '\n')
                .findFirst()
                .orElseThrow();
        String expected = new String(bytes, 0, line, StandardCharsets.UTF_8);
        byte[] graph = Arrays.copyOfRange(bytes, line + 1, bytes.length);
        assertThatThrownBy(() -> GraphJson.read(graph, "x"))
                .isInstanceOf(GraphFormatException.class)
                .hasMessage(expected);
    }

    private static void refused(String json, String message) {
        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThatThrownBy(() -> GraphJson.read(json.getBytes(StandardCharsets.UTF_8), "x"))
                        .isInstanceOf(GraphFormatException.class)
                        .hasMessageStartingWith("x")
                        .hasMessageContaining(message));
    }

    @Test
    void depthIsLimited() {
        refused("{\"celflow\": 1, \"a\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}", "depth (65)");
        refused("{\"a\":".repeat(100_000), "depth (65)");
    }

    @Test
    void textsNamesAndNumbersAreLimited() {
        refused("{\"celflow\": 1, \"a\": \"" + "x".repeat(1_100_000) + "\"}", "1048576");
        refused("{\"celflow\": 1, \"" + "x".repeat(2000) + "\": 1}", "1024");
        refused("{\"celflow\": 1, \"a\": " + "9".repeat(65) + "}", "64");
        refused("{\"celflow\": 1, \"a\": 0." + "9".repeat(1000) + "}", "64");
    }

    @Test
    void theNumberOfValuesIsLimited() {
        refused("{\"celflow\": 1, \"a\": [" + "[],".repeat(2_500_000) + "1]}", "4000000");
    }

    @Test
    void theNumberOfNodesIsLimited() {
        StringBuilder json = new StringBuilder("{\"celflow\": 1, \"nodes\": {");
        for (int i = 0; i <= 100_000; i++) {
            json.append(i == 0 ? "" : ",").append("\"n").append(i).append("\":{\"type\":\"a.b@1\"}");
        }
        refused(json + "}}", "a graph has at most 100000 nodes, not 100001");
    }

    @Test
    void aDocumentBeyondTheLimitIsRefusedUnread() {
        byte[] huge = new byte[GraphJson.MAX_BYTES + 1];
        assertThatThrownBy(() -> GraphJson.read(huge, "x"))
                .hasMessage("x: the file has 67108865 bytes, and graphs have at most 67108864");
    }

    @Test
    void namesMadeToCollideDoNotMakeItSlow() throws GraphFormatException {
        // All have the same String.hashCode.
        StringBuilder json = new StringBuilder("{\"celflow\": 1, \"nodes\": {");
        for (int i = 0; i < 1 << 15; i++) {
            json.append(i == 0 ? "\"" : ",\"");
            for (int bit = 0; bit < 15; bit++) {
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append("\":{\"type\":\"a.b@1\"}");
        }
        byte[] bytes = json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
        Graph graph = Assertions.assertTimeout(Duration.ofSeconds(10), () -> GraphJson.read(bytes, "x"));
        assertThat(graph.nodes()).hasSize(1 << 15);
    }

    @Test
    void bytesThatAreBrokenAnywhereGiveOneSentenceOrAGraph() {
        byte[] good = GraphJsonTest.EXAMPLE.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            byte[] broken = i % 4 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int j = random.nextInt(3); j >= 0 && broken.length > 0; j--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                GraphJson.write(GraphJson.read(broken, "x"));
            } catch (GraphFormatException e) {
                assertThat(e.getMessage()).startsWith("x").doesNotContain("\n").hasSizeLessThan(400);
            }
        }
    }
}
