package org.celflow.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.runtime.testing.Oracle;
import org.celflow.runtime.testing.Studio;
import org.celflow.runtime.testing.TestGraph;
import org.celflow.runtime.testing.TestNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that die, and processes that work in one folder. */
@Timeout(120)
class CrashTest {
    private static final int FRAMES = 40;

    @TempDir
    Path folder;

    private Studio studio;

    @BeforeEach
    void open() {
        studio = new Studio(folder);
        studio.sequence("seq", numbers());
    }

    private static long[] numbers() {
        long[] numbers = new long[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            numbers[i] = 1000L + i;
        }
        return numbers;
    }

    private static Graph graph() {
        return new TestGraph()
                .shot(0, FRAMES)
                .node("in", "frames", "files:seq")
                .node("c", "chain", "a=in")
                .node("m", "mix", "a=c")
                .node("s", "save", "a=m")
                .graph();
    }

    /** A child: renders the graph of the folder and tells each finished sink. */
    public static void main(String[] args) {
        Studio studio = new Studio(Path.of(args[0]));
        try (Evaluator evaluator = new Evaluator(studio.catalog(), studio.config())) {
            Plan plan = studio.plan(evaluator, graph(), Request.sinks(graph(), studio.catalog(), Optional.empty()));
            RunResult result = Studio.await(evaluator.start(plan, new RunOptions(false, true), event -> {
                if (event instanceof RunEvent.Finished finished
                        && finished.task().node().equals(new NodeId("s"))) {
                    System.out.println(finished.task().frame());
                }
            }));
            System.out.println(result.failures().isEmpty() ? "done" : result.failures());
        }
    }

    private Process child() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashTest.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 31})
    void whatAKilledProcessHadFinishedIsNotComputedAgainAndNoFileIsBroken(int killAfter) throws Exception {
        Process child = child();
        Set<Integer> told = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("done")) {
                    break;
                }
                told.add(Integer.parseInt(line));
                if (told.size() == killAfter) {
                    child.toHandle()
                            .destroyForcibly(); // kill -9; unlike that of the child itself it leaves the pipe open
                }
            }
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        Map<String, String> expected = new Oracle(graph(), folder).files(0, FRAMES);
        Map<String, String> before = studio.written();
        before.keySet().removeIf(name -> name.endsWith(".tmp"));
        assertThat(expected.entrySet()).containsAll(before.entrySet());
        assertThat(told).hasSizeGreaterThanOrEqualTo(killAfter);

        TestNodes.reset();
        RunResult result = studio.render(graph());

        assertThat(result.failures()).isEmpty();
        assertThat(TestNodes.count("save")).isLessThanOrEqualTo(FRAMES - told.size());
        Map<String, String> after = studio.written();
        after.keySet().removeIf(name -> name.endsWith(".tmp"));
        assertThat(after).isEqualTo(expected);
    }

    @Test
    void processesThatRenderTheSameAtOnceShareWhatTheyKeep() throws Exception {
        List<Process> children = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            children.add(child());
        }
        for (Process child : children) {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(output.lines()).contains("done");
        }
        assertThat(studio.written()).isEqualTo(new Oracle(graph(), folder).files(0, FRAMES));
        TestNodes.reset();
        assertThat(studio.render(graph()).summary().computed()).isZero();
        Files.delete(studio.out().resolve("0000.txt"));
        assertThat(studio.render(graph()).failures()).isEmpty();
        assertThat(TestNodes.count("mix")).as("found what they kept").isZero();
    }
}
