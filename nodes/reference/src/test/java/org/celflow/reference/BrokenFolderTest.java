package org.celflow.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.celflow.reference.Outcome.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders of cases that are damaged or mean harm end in sentences. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class BrokenFolderTest {
    @TempDir
    private Path root;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectories(root.resolve("cases"));
        Files.createDirectories(root.resolve("models"));
    }

    @Test
    void aFolderThatIsNotThereIsTold() {
        assertThatThrownBy(() -> ReferenceFolder.open(root.resolve("no")))
                .isInstanceOf(BadCaseException.class)
                .hasMessageStartingWith("there is no folder");
    }

    @Test
    void aFolderWithoutCasesIsTold() {
        assertThatThrownBy(() -> ReferenceFolder.open(root)).hasMessageContaining("nothing to compare");
        assertThatThrownBy(() -> ReferenceFolder.open(root.resolve("models")))
                .hasMessageContaining("holds no folder 'cases'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1]", "{\"cases\": 3}", "{\"cases\": [3]}", "{\"cases\": [{}]}"})
    void aListOfCasesThatIsNoneIsTold(String text) throws Exception {
        group("noise", text);
        assertThatThrownBy(() -> ReferenceFolder.open(root).cases("noise"))
                .isInstanceOf(BadCaseException.class)
                .hasMessageContaining("noise.json");
    }

    @Test
    void twoCasesOfOneNameAreTold() throws Exception {
        group("noise", "{\"cases\": [{\"id\": \"a\"}, {\"id\": \"a\"}]}");
        assertThatThrownBy(() -> ReferenceFolder.open(root).cases("noise")).hasMessageContaining("two cases 'a'");
    }

    @Test
    void deeplyNestedJsonIsRefused() throws Exception {
        group("noise", "[".repeat(100_000));
        assertThatThrownBy(() -> ReferenceFolder.open(root).cases("noise")).hasMessageContaining("no JSON text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"seed\": \"x\", \"shape\": [1, 4, 8, 8]}",
                "{\"seed\": 1, \"shape\": [-1]}",
                "{\"seed\": 1, \"shape\": 7}",
                "{\"seed\": 1, \"shape\": [1, 4, 2, 2]}"
            })
    void aCaseThatLacksSomethingFailsWithASentence(String params) throws Exception {
        group(
                "noise",
                "{\"cases\": [{\"id\": \"a\", \"params\": %s, \"tensors\": {\"noise\": \"a/noise\"}}]}"
                        .formatted(params));
        Outcome outcome = outcomes("noise").get(0);
        assertThat(outcome.status()).isEqualTo(Status.FAIL);
        assertThat(outcome.remark()).isNotEmpty();
    }

    @Test
    void aRunThatIsOffByMoreThanRoundingFailsWhateverItsLastDigits() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode recorded =
                json.readTree(GoldenFolder.PATH.resolve("cases/samplers.json").toFile());
        for (JsonNode one : recorded.path("cases")) {
            if (one.path("id").asText().equals("euler_normal")) {
                ((ObjectNode) one.path("params")).put("steps", 1);
                group(
                        "samplers",
                        json.createObjectNode()
                                .set("cases", json.createArrayNode().add(one))
                                .toString());
            }
        }
        Files.copy(GoldenFolder.PATH.resolve("cases/samplers.safetensors"), root.resolve("cases/samplers.safetensors"));
        Path model = Path.of("models/tiny-sd15.safetensors.gz");
        Files.copy(GoldenFolder.PATH.resolve(model), root.resolve(model));
        assertThat(outcomes("samplers")).singleElement().satisfies(outcome -> {
            assertThat(outcome.status()).isEqualTo(Status.FAIL);
            assertThat(outcome.remark()).isEmpty();
        });
    }

    @Test
    void aModelIsNotLookedForOutsideOfTheFolder() throws Exception {
        group("unet_x", """
                {"cases": [{"id": "a", "params": {"checkpoint": "../../secret.safetensors"}},
                           {"id": "b", "params": {"checkpoint": "/etc/passwd"}},
                           {"id": "c", "params": {"checkpoint": "nothing.safetensors"}}]}
                """);
        assertThat(outcomes("unet_x"))
                .extracting(Outcome::remark)
                .satisfiesExactly(
                        a -> assertThat(a).contains("has no tensor"),
                        b -> assertThat(b).contains("has no tensor"),
                        c -> assertThat(c).contains("has no tensor"));
        group("clip_x", """
                {"cases": [{"id": "a", "params": {"checkpoint": "../../secret.safetensors", "prompt": "a"}},
                           {"id": "c", "params": {"checkpoint": "nothing.safetensors", "prompt": "a"}}]}
                """);
        assertThat(outcomes("clip_x"))
                .extracting(Outcome::remark)
                .satisfiesExactly(
                        a -> assertThat(a).contains("leads out of"),
                        c -> assertThat(c).contains("there is no model"));
    }

    @Test
    void aDamagedModelIsTold() throws Exception {
        Files.writeString(root.resolve("models/m.safetensors.gz"), "no gzip");
        Files.writeString(root.resolve("models/n.safetensors"), "no model");
        group("clip_x", """
                {"cases": [{"id": "a", "params": {"checkpoint": "m.safetensors", "prompt": "a"}},
                           {"id": "b", "params": {"checkpoint": "n.safetensors", "prompt": "a"}}]}
                """);
        assertThat(outcomes("clip_x"))
                .extracting(Outcome::remark)
                .satisfiesExactly(
                        a -> assertThat(a).contains("m.safetensors.gz cannot be unpacked"),
                        b -> assertThat(b).contains("n.safetensors"));
    }

    @Test
    void aGraphThatRunsInACircleIsTold() throws Exception {
        group("flows", """
                {"cases": [{"id": "a", "params": {"captures": {"x": ["1", 0]}, "graph": {
                  "1": {"class_type": "SetLatentNoiseMask", "inputs": {"samples": ["1", 0], "mask": ["1", 0]}}}}}]}
                """);
        assertThat(outcomes("flows").get(0).remark()).contains("circle through node 1");
    }

    @Test
    void unknownGroupsAndNodesAreUnsupported() throws Exception {
        group("sounds", "{\"cases\": [{\"id\": \"a\"}]}");
        group("flows", """
                {"cases": [{"id": "a", "params": {"captures": {"x": ["1", 0]},
                  "graph": {"1": {"class_type": "Frobnicate", "inputs": {}}}}}]}
                """);
        assertThat(outcomes("sounds").get(0).status()).isEqualTo(Status.UNSUPPORTED);
        assertThat(outcomes("flows").get(0).remark()).isEqualTo("there is no node for ComfyUI's Frobnicate");
    }

    @Test
    void whatShouldRaiseAndDoesNotFails() throws Exception {
        group("flows", """
                {"cases": [{"id": "a", "raises": "ValueError", "params": {"captures": {"x": ["1", 0]}, "graph": {
                  "1": {"class_type": "EmptyLatentImage", "inputs": {"width": %s, "height": 64, "batch_size": 1}}}}}]}
                """.formatted("64"));
        assertThat(outcomes("flows").get(0).remark()).contains("should have been refused: ValueError");
        group("flows", """
                {"cases": [{"id": "a", "raises": "ValueError", "params": {"captures": {"x": ["1", 0]}, "graph": {
                  "1": {"class_type": "EmptyLatentImage", "inputs": {"width": %s, "height": 64, "batch_size": 1}}}}}]}
                """.formatted("63"));
        assertThat(outcomes("flows").get(0).status()).isEqualTo(Status.PASS);
    }

    private void group(String name, String text) throws IOException {
        Files.writeString(root.resolve("cases/" + name + ".json"), text, StandardCharsets.UTF_8);
    }

    private List<Outcome> outcomes(String group) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        ReferenceFolder folder = ReferenceFolder.open(root);
        try (Workbench bench = Workbench.open(GoldenFolder.CATALOG, folder)) {
            List<ReferenceCase> cases = folder.cases(group);
            Deep.run(() -> new ReferenceRun(bench).run(cases, outcomes::add));
        }
        return outcomes;
    }
}
