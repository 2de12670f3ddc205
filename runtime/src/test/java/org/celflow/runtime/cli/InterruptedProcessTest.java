package org.celflow.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.celflow.node.In;
import org.celflow.node.Node;
import org.celflow.node.NodeContext;
import org.celflow.node.NodeInfo;
import org.celflow.node.NodePack;
import org.celflow.runtime.testing.Num;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real program, stopped by the signal that Ctrl-C sends. */
class InterruptedProcessTest {
    @TempDir
    Path folder;

    /** A node that says when it has begun and then waits to be cancelled. */
    @NodeInfo(id = "test.endless", title = "Endless", category = "Test", doc = "Waits until it is cancelled.")
    public record Endless(@In(doc = "A number.") Num a) implements Node<Num> {
        @Override
        public Num compute(NodeContext ctx) throws InterruptedException {
            if (a.number() < 2) {
                return a;
            }
            CountDownLatch cancelled = new CountDownLatch(1);
            try (NodeContext.Registration registration = ctx.onCancel(cancelled::countDown)) {
                ctx.warn("begun " + (registration != null));
                cancelled.await();
            }
            ctx.checkCancelled();
            return a;
        }
    }

    /** What runs in the other process. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            NodePack endless = registrar -> registrar.node(Endless.class);
            SystemShell system = new SystemShell();
            Application application = new Application(system.shell(), () -> List.of(new TestNodes.Pack(), endless));
            system.exit(new Cli(application, List.of()).run(arguments));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void ctrlCKeepsFinishedWorkAndEndsWith130() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("a.json"), """
                {"celflow": 1, "nodes": {
                  "ticker": {"type": "test.ticker@1"},
                  "endless": {"type": "test.endless@1", "inputs": {"a": "ticker.out"}},
                  "save": {"type": "test.save@1", "inputs": {"a": "endless.out"}}}}
                """);
        List<String> command = new ArrayList<>(listeningToCtrlC());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                "run",
                "a.json"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(folder.toFile());
        builder.environment().put("CELFLOW_CACHE", folder.resolve("cache").toString());
        builder.environment().put("CELFLOW_HOME", folder.resolve("settings").toString());
        File out = folder.resolve("stdout").toFile();
        Process process = builder.redirectOutput(out).start();
        // A program that does not listen ends here, and fails the test instead of holding it up.
        CompletableFuture.delayedExecutor(90, TimeUnit.SECONDS).execute(process::destroyForcibly);
        try (BufferedReader err =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            StringBuilder told = new StringBuilder();
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                told.append(line).append('\n');
                if (line.startsWith("warning: endless, frame 2: begun")) {
                    // The frame before is computed, and another lane may still be writing it.
                    while (!Files.exists(folder.resolve("out/0001.txt"))) {
                        Thread.onSpinWait();
                    }
                    signal(process);
                }
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(told).contains("begun true").doesNotContain("error");
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(Files.readString(out.toPath()))
                .contains("cancelled; the same command goes on from here")
                .containsPattern("frames 24, tasks \\d+: computed \\d+, cached \\d+, failed 0, \\d+\\.\\d s");
        assertThat(folder.resolve("out")).isDirectory();
        assertThat(Files.readString(folder.resolve("out/0001.txt"))).isEqualTo("1\n");
    }

    /** Shells ignore Ctrl-C in what they start in the background, and children inherit that; this undoes it where it can. */
    private static List<String> listeningToCtrlC() throws InterruptedException {
        List<String> undo = List.of("env", "--default-signal=INT");
        List<String> trial = new ArrayList<>(undo);
        trial.add("true");
        try {
            return new ProcessBuilder(trial).start().waitFor() == 0 ? undo : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void signal(Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
