package org.celflow.plugin.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar of this module in the real program, which does not have its classes otherwise. */
class InstalledJarTest {
    private static final Path JAR = Path.of("target/celflow-plugin-example.jar").toAbsolutePath();

    @TempDir
    Path folder;

    private record Ended(int code, String text) {}

    private Ended celflow(String... arguments) throws IOException, InterruptedException {
        Path classes = Path.of("target/classes").toAbsolutePath();
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(classes))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "org.celflow.runtime.cli.Celflow"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("CELFLOW_HOME", folder.resolve("settings").toString());
        builder.environment().put("CELFLOW_CACHE", folder.resolve("cache").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), text);
    }

    @Test
    void itIsInstalledRunsIsRemovedAndComesBackWhole() throws Exception {
        Path file = folder.resolve("a.json");
        Files.writeString(file, """
                {"celflow": 1, "timeline": {"fps": 24, "shots": [{"name": "a", "first": 0, "end": 2}]}, "nodes": {
                  "parts": {"type": "test.halves@1"},
                  "ink": {"type": "example.ink@1", "params": {"width": 3.5, "colour": "#336699"},
                          "inputs": {"parts": "parts.out"}, "layout": {"x": 10, "y": 20}, "future": 1},
                  "save": {"type": "test.alpha@1", "inputs": {"image": "ink.out"}}}}
                """);
        Ended asked = celflow("plugin", "install", JAR.toString());
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.text()).contains("id       example", "version  1.0.0", "add --yes");
        assertThat(celflow("plugin", "install", JAR.toString(), "--yes").code()).isZero();
        assertThat(celflow("nodes", "example.ink").text()).contains("Ink lines (example.ink@1)");

        Ended run = celflow("run", "a.json");
        assertThat(run.text()).contains("failed 0");
        assertThat(Files.readString(folder.resolve("out/0001.txt"))).isEqualTo("[0.75, 1.0, 1.0, 0.75]");

        assertThat(celflow("plugin", "remove", "example").code()).isZero();
        Ended missing = celflow("run", "a.json");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.text()).contains("error: ink: the node type example.ink@1 is not installed");
        Graph placeholder = GraphFiles.open(file);
        GraphFiles.save(placeholder, file);
        assertThat(Files.readString(file)).contains("\"width\": 3.5", "\"future\": 1", "\"parts\": \"parts.out\"");

        assertThat(celflow("plugin", "install", JAR.toString(), "--yes").code()).isZero();
        assertThat(celflow("run", "a.json").text()).contains("computed 0");
    }
}
