package org.celflow.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.celflow.diffusion.bench.DenoiserBench;
import org.celflow.diffusion.bench.MatrixPeak;
import org.celflow.diffusion.bench.RandomCheckpoint;
import org.celflow.diffusion.model.DenoiserProgram;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.NumberTypes;
import org.celflow.node.NodeException;
import org.celflow.runtime.cli.ModelMemoryOption;
import org.celflow.runtime.cli.Shell;
import org.celflow.runtime.cli.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code celflow bench diffusion}: times guided steps of a denoiser of full size. */
@CommandLine.Command(
        name = "diffusion",
        description = {
            "Times guided steps of a Stable Diffusion 1.5 denoiser.",
            "",
            "It makes itself a checkpoint of full size with random weights (2.1 GB in the cache folder, removed in the"
                    + " end), opens it, runs steps with a positive and a negative prompt, and compares with the fastest"
                    + " matrix product of this machine. Other programs that compute meanwhile make all figures worse: look"
                    + " at the processor times."
        },
        sortOptions = false)
final class DiffusionBench implements Callable<Integer> {
    private static final long STACK = 256L << 20;
    private static final int UNIT = 64;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // set by picocli
    private BenchCommand parent;

    @Option(
            names = "--size",
            paramLabel = "N",
            defaultValue = "512",
            description = "Pixels of a side (${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "6", description = "Steps to time (${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--number-type",
            paramLabel = "T",
            defaultValue = "auto",
            description = "auto, fp32, bf16 or fp16 (${DEFAULT-VALUE}).")
    private String numberType = "auto";

    @Option(
            names = "--plain",
            description =
                    "Also time the same network in fp32 without any preparation, as a program written by hand runs.")
    private boolean plain;

    @Mixin
    private ModelMemoryOption modelMemory = new ModelMemoryOption();

    @Option(
            names = "--checkpoint",
            paramLabel = "FILE",
            description = "Measure this checkpoint; made and kept if it is not there.")
    private @Nullable String checkpoint;

    @Option(
            names = "--export",
            paramLabel = "DIR",
            description = "Write program and weight list for gpu/bench.py, and measure nothing.")
    private @Nullable String export;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Shell shell = parent.application().shell();
        if (size < UNIT || size % UNIT != 0 || steps < 2) {
            throw new UsageException("--size must be a multiple of %d, and --steps at least 2".formatted(UNIT));
        }
        Path file = checkpoint == null
                ? parent.application().folders().cache().resolve("bench/random-sd15.safetensors")
                : shell.resolve(checkpoint);
        try {
            if (checkpoint == null || !Files.exists(file)) {
                shell.err().println("writing a random checkpoint ...");
                shell.err().flush();
                new RandomCheckpoint().write(file);
            }
            return onDeepStack(() -> measure(file, shell));
        } catch (NodeException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UsageException("the checkpoint cannot be made: %s".formatted(e.getMessage()));
        } finally {
            if (checkpoint == null) {
                Files.deleteIfExists(file);
            }
        }
    }

    private int measure(Path file, Shell shell) throws NodeException, IOException {
        long room = modelMemory.bytes().orElse(Long.MAX_VALUE);
        if (export != null) {
            DenoiserProgram program = DenoiserProgram.of(ModelFile.open(file), NumberType.FP16, Kernels.PORTABLE)
                    .within(room);
            Path folder = shell.resolve(export);
            DenoiserExport.write(program, folder);
            shell.out().println(folder.resolve("unet.pt"));
            return CommandLine.ExitCode.OK;
        }
        NumberType type = NumberTypes.of(numberType);
        MatrixPeak peak = MatrixPeak.measure(type);
        MatrixPeak exactPeak = type == NumberType.FP32 ? peak : MatrixPeak.measure(NumberType.FP32);
        ProcessMemory.forgetPeak();
        long before = ProcessMemory.now().orElse(0);
        DenoiserBench.Timing fast =
                new DenoiserBench(file, type, Kernels.fastest(type), room).run(size, steps, told(shell, type.label()));
        long resident = ProcessMemory.peak().orElse(0);
        Optional<DenoiserBench.Timing> slow = plain
                ? Optional.of(new DenoiserBench(file, NumberType.FP32, Kernels.PLAIN, Long.MAX_VALUE)
                        .run(size, Math.min(steps, 3), told(shell, "plain fp32")))
                : Optional.empty();
        BenchReport report = new BenchReport(size, type, fast, slow, peak, exactPeak, before, resident);
        print(report, shell.out());
        return CommandLine.ExitCode.OK;
    }

    private void print(BenchReport report, PrintWriter out) throws JsonProcessingException {
        out.println(json ? report.json() : report.table());
    }

    private static DenoiserBench.Listener told(Shell shell, String name) {
        return (step, seconds) -> {
            shell.err().println("%s: step %d took %.2f s".formatted(name, step + 1, seconds));
            shell.err().flush();
        };
    }

    /** Tensor programs are read by a parser that recurses, deeper than a usual thread allows. */
    private static int onDeepStack(Callable<Integer> work) throws Exception {
        FutureTask<Integer> task = new FutureTask<>(work);
        new Thread(null, task, "bench", STACK).start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
