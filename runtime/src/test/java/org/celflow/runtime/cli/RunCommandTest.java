package org.celflow.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    Path folder;

    private TestShell shell;

    @BeforeEach
    void writeGraph() throws IOException {
        TestNodes.reset();
        shell = new TestShell(folder);
        write("""
                {"celflow": 1, "timeline": {"fps": 24, "shots": [{"name": "walk", "first": 0, "end": 6}]}, "nodes": {
                  "ticker": {"type": "test.ticker@1"},
                  "gate": {"type": "test.gate@1", "inputs": {"a": "ticker.out"}},
                  "trouble": {"type": "test.trouble@1", "params": {"at": 99}, "inputs": {"a": "gate.out"}},
                  "save": {"type": "test.save@1", "params": {"embed": true}, "inputs": {"a": "trouble.out"}}}}
                """);
    }

    private void write(String graph) throws IOException {
        Files.writeString(folder.resolve("a.json"), graph);
    }

    private List<String> written(String where) throws IOException {
        if (!Files.isDirectory(folder.resolve(where))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder.resolve(where))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everythingIsRenderedAndTheLastLineCounts() throws IOException {
        assertThat(shell.run("run", "a.json")).isZero();
        assertThat(written("out"))
                .containsExactly("0000.txt", "0001.txt", "0002.txt", "0003.txt", "0004.txt", "0005.txt");
        assertThat(shell.lastLine()).matches("frames 6, tasks 24: computed 24, cached 0, failed 0, \\d+\\.\\d s");
        assertThat(shell.err()).doesNotContain("error").doesNotContain("warning");
    }

    @Test
    void theSecondTimeNothingIsComputed() {
        shell.run("run", "a.json");
        assertThat(shell.run("run", "a.json")).isZero();
        assertThat(shell.lastLine()).contains("computed 0, cached 6, failed 0");
        assertThat(TestNodes.count("gate")).isEqualTo(6);
    }

    @Test
    void withoutCacheEverythingIsComputedAgainAndNothingKept() {
        assertThat(shell.run("run", "a.json", "--no-cache")).isZero();
        assertThat(folder.resolve("cache")).doesNotExist();
        assertThat(shell.run("run", "a.json", "--cache", "elsewhere", "--out", "two"))
                .isZero();
        assertThat(folder.resolve("elsewhere")).isDirectory();
        assertThat(TestNodes.count("gate")).isEqualTo(12);
    }

    @Test
    void memoryForModelsIsWrittenAsPeopleSayIt() {
        assertThat(shell.run("run", "a.json", "--model-memory", "6G")).isZero();
        assertThat(shell.run("run", "a.json", "--model-memory", "much")).isEqualTo(2);
        assertThat(shell.err()).contains("'much' is no amount of memory", "800M");
    }

    @Test
    void framesAndOutputFolderAreChosen() throws IOException {
        assertThat(shell.run("run", "a.json", "--frames", "2-3", "--out", "b")).isZero();
        assertThat(written("b")).containsExactly("0002.txt", "0003.txt");
        assertThat(shell.run("run", "a.json", "--frames", "90-95")).isEqualTo(2);
        assertThat(shell.err())
                .isEqualToIgnoringNewLines("error: --frames 90-95 lies outside the shots of %s, which are walk 0-5"
                        .formatted(folder.resolve("a.json")));
        assertThat(shell.run("run", "a.json", "--frames", "x")).isEqualTo(2);
        assertThat(shell.err()).contains("'x' is no frame range; write 7 or 1-24");
    }

    @Test
    void aFrameThatFailsLeavesTheOthersAndIsToldOnce() throws IOException {
        assertThat(shell.run("run", "a.json", "--set", "trouble.at=3")).isEqualTo(1);
        assertThat(written("out")).containsExactly("0000.txt", "0001.txt", "0002.txt", "0004.txt", "0005.txt");
        assertThat(shell.err().lines().filter(line -> line.startsWith("error")))
                .containsExactly("error: trouble, frame 3: the number 3 is not wanted; choose another");
        assertThat(shell.lastLine()).contains("failed 2");
    }

    @Test
    void aCauseThatFailsEveryFrameIsSaidOnceAndThenCounted() {
        assertThat(shell.run("run", "a.json", "--set", "trouble.kind=always")).isEqualTo(1);
        assertThat(shell.err().lines().filter(line -> line.startsWith("error")))
                .containsExactly(
                        "error: trouble, frame 0: the model is broken; choose another",
                        "error: 5 more nodes and frames failed alike: the model is broken; choose another");
    }

    @Test
    void jsonIsOneObjectOnStandardOutputAlone() throws IOException {
        assertThat(shell.run("run", "a.json", "--json", "--set", "trouble.at=3"))
                .isEqualTo(1);
        JsonNode json = new ObjectMapper().readTree(shell.out());
        assertThat(shell.out().strip()).doesNotContain("\n");
        assertThat(json.get("frames").asInt()).isEqualTo(6);
        assertThat(json.get("tasks").asInt()).isEqualTo(24);
        assertThat(json.get("computed").asInt()).isEqualTo(22);
        assertThat(json.get("cached").asInt()).isZero();
        assertThat(json.get("failed").asInt()).isEqualTo(2);
        assertThat(json.get("seconds").isNumber()).isTrue();
        assertThat(json.get("outputs")).hasSize(5);
        assertThat(json.at("/failures/0/node").asText()).isEqualTo("trouble");
    }

    @Test
    void explainingRunsNothingAndSaysWhy() throws IOException {
        assertThat(shell.run("run", "a.json", "--explain")).isZero();
        assertThat(shell.out()).contains("gate, frames 0-5: new", "to compute 24, stored 0");
        assertThat(TestNodes.count("ticker")).isZero();
        shell.run("run", "a.json");
        shell.run("run", "a.json", "--explain", "--set", "trouble.at=7");
        assertThat(shell.out())
                .contains("trouble, frames 0-5: parameter at changed from 99 to 7")
                .contains("save, frames 0-5: trouble changed")
                .contains("gate, frames 0-5: stored");
        shell.run("run", "a.json", "--explain", "--json", "--set", "trouble.at=7");
        JsonNode json = new ObjectMapper().readTree(shell.out());
        assertThat(json.get("toCompute").asInt()).isEqualTo(12);
        assertThat(json.at("/reasons")).isNotEmpty();
    }

    @Test
    void anInterruptKeepsWhatIsFinishedAndTheSameCommandGoesOn() throws IOException {
        TestNodes.onGate(ctx -> {
            if (TestNodes.count("gate") == 4) {
                shell.interrupt();
            }
            ctx.checkCancelled();
        });
        assertThat(shell.run("run", "a.json")).isEqualTo(130);
        assertThat(shell.out()).contains("cancelled; the same command goes on from here");
        TestNodes.reset();
        assertThat(shell.run("run", "a.json")).isZero();
        assertThat(TestNodes.count("gate")).isBetween(1, 3);
        assertThat(written("out")).hasSize(6);
    }

    @Test
    void whatMadeAFileIsRenderedAgainFromTheFile() throws IOException {
        shell.run("run", "a.json");
        String carried = Files.readString(folder.resolve("out/0002.txt")).split("\n", 2)[1];
        Files.writeString(folder.resolve("carried.json"), carried);
        assertThat(shell.run("run", "carried.json", "--out", "again")).isZero();
        assertThat(written("again")).hasSize(6);
        assertThat(TestNodes.count("gate")).isEqualTo(6);
    }

    @Test
    void everyProblemOfAGraphIsALineOnStandardError() throws IOException {
        write("""
                {"celflow": 1, "nodes": {
                  "a": {"type": "test.mix@1", "params": {"salt": 0.5}, "inputs": {"a": "b.out"}},
                  "b": {"type": "test.mix@1", "inputs": {"a": "a.out"}},
                  "save": {"type": "test.save@1", "inputs": {"a": "b.out"}}}}
                """);
        assertThat(shell.run("run", "a.json")).isEqualTo(2);
        assertThat(shell.err().lines())
                .anyMatch(line -> line.matches(
                        "error: [ab]: the nodes .* feed each other in a circle; remove one of these links"))
                .contains("error: a.salt: must be a whole number, not 0.5");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void aGraphWithNothingToRenderSaysSo() throws IOException {
        write("{\"celflow\": 1, \"nodes\": {\"other\": {\"type\": \"acme.save@1\"}}}");
        assertThat(shell.run("run", "a.json")).isEqualTo(2);
        assertThat(shell.err())
                .contains("error: other: the node type acme.save@1 is not installed")
                .contains("a.json has nothing to render; add a node that saves pictures");
    }

    @Test
    void filesThatAreNoGraphsAreToldByName() throws IOException {
        assertThat(shell.run("run", "gone.json")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: there is no file " + folder.resolve("gone.json"));
        write("{");
        assertThat(shell.run("run", "a.json")).isEqualTo(2);
        assertThat(shell.err()).startsWith("error: a.json, line 1");
    }

    @Test
    void plainLinesTellFramesAndTheTimeLeft() {
        shell.run("run", "a.json");
        assertThat(shell.err().lines())
                .last()
                .asString()
                .matches("save, frame \\d: 6 of 6 frames, \\d+\\.\\d frames/min, 0:00 left");
        assertThat(shell.err()).doesNotContain("\u001b");
    }

    @Test
    void aTerminalGetsALineThatIsCleanedUp() {
        shell.drawing().run("run", "a.json", "--set", "trouble.at=3");
        assertThat(shell.err()).contains("\r\u001b[Kerror: trouble, frame 3: ").endsWith("\r\u001b[K");
    }
}
