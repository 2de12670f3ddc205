package org.celflow.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.celflow.diffusion.nodes.DiffusionPack;
import org.celflow.imaging.ImagingPack;
import org.celflow.runtime.cli.Application;
import org.celflow.runtime.cli.Cli;
import org.celflow.runtime.cli.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set by JUnit
class ReferenceCommandTest {
    private static final String GOLDEN = GoldenFolder.PATH.toAbsolutePath().toString();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void helpShowsExamples() {
        assertThat(run("reference", "--help")).isZero();
        assertThat(out.toString()).contains("Usage: celflow reference", "Example", "--group");
    }

    @Test
    void onlyOneThreadAddsUpNumbersUnlessTheUserSaysOtherwise() {
        String threads = "ai.djl.pytorch.num_threads";
        String before = System.getProperty(threads, "1");
        try {
            System.clearProperty(threads);
            assertThat(run("reference", GOLDEN, "--group", "noise")).isZero();
            assertThat(System.getProperty(threads)).isEqualTo("1");
            System.setProperty(threads, "3");
            assertThat(run("reference", GOLDEN, "--group", "noise")).isZero();
            assertThat(System.getProperty(threads)).isEqualTo("3");
        } finally {
            System.setProperty(threads, before);
        }
    }

    @Test
    void everyCaseGetsALineAndTheLastLineCounts() {
        assertThat(run("reference", GOLDEN, "--group", "noise")).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(40).last().isEqualTo("39 passed, 0 failed, 0 unsupported");
        assertThat(lines.get(0)).matches("noise/s0_1x4x8x8 +noise +0 +3.4e-06  pass");
    }

    @Test
    void jsonIsOneObject() throws Exception {
        assertThat(run("reference", GOLDEN, "--group", "lora_weights", "--json"))
                .isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.path("passed").asInt()).isEqualTo(2);
        assertThat(json.path("cases").get(1).path("tensors"))
                .hasSize(9)
                .allMatch(t -> t.path("passes").asBoolean());
    }

    @Test
    void markdownIsATable() {
        assertThat(run("reference", GOLDEN, "--group", "lora_weights", "--markdown"))
                .isZero();
        assertThat(out.toString()).contains("## lora_weights", "| case | tensor | error | tolerance | |");
    }

    @Test
    void wrongUseIsASentence() {
        assertThat(run("reference", folder.toString())).isEqualTo(2);
        assertThat(run("reference", GOLDEN, "--group", "nose")).isEqualTo(2);
        assertThat(err.toString()).contains("error: ", "holds no folder 'cases'", "did you mean noise?");
    }

    /** As a library that is missing, or a full disk behind the output. */
    @Test
    void aRunThatEndsInTheMiddleIsNoSuccess() {
        AtomicBoolean fails = new AtomicBoolean(true);
        PrintWriter failing = new PrintWriter(out) {
            @Override
            public void println(Object line) {
                if (fails.getAndSet(false)) {
                    throw new IllegalStateException("the output is gone");
                }
                super.println(line);
            }

            @Override
            public void println(String line) {
                println((Object) line);
            }
        };
        assertThat(run(failing, "reference", GOLDEN, "--group", "noise")).isNotZero();
    }

    private int run(String... arguments) {
        return run(new PrintWriter(out), arguments);
    }

    private int run(PrintWriter output, String... arguments) {
        Shell shell = new Shell(
                output,
                new PrintWriter(err),
                new BufferedReader(Reader.nullReader()),
                false,
                false,
                folder,
                folder,
                Optional.empty(),
                name -> Optional.empty(),
                action -> () -> {},
                () -> 0);
        Application application = new Application(shell, () -> List.of(new DiffusionPack(), new ImagingPack()));
        return new Cli(application, List.of(new ReferenceCommand())).run(arguments);
    }
}
