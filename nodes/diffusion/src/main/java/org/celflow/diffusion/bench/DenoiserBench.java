package org.celflow.diffusion.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.celflow.diffusion.model.DenoiserProgram;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.StepCost;
import org.celflow.diffusion.model.UNet;
import org.celflow.diffusion.model.UNetSession;
import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.Kernels;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.TorchNoise;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;

/** Times guided steps of a checkpoint's denoiser: one latent, a positive and a negative prompt. */
public final class DenoiserBench {
    private static final int TOKENS = 77;
    private static final int PIXELS = 8;
    private static final int TIMESTEP = 500;

    private final Path checkpoint;
    private final NumberType type;
    private final Kernels kernels;
    private final long room;

    /**
     * For one way of computing it. With {@link Kernels#PLAIN} nothing is kept from step to step, and both prompts are whole.
     *
     * @param room bytes that the weights may take; where they need more, the rest stays in the file
     */
    public DenoiserBench(Path checkpoint, NumberType type, Kernels kernels, long room) {
        this.checkpoint = checkpoint;
        this.type = type;
        this.kernels = kernels;
        this.room = room;
    }

    /**
     * What was measured, times in seconds.
     *
     * @param open from the closed file until the first step can begin
     * @param openProcessor the same in processor time of the whole process
     * @param steps each step's time on the clock, the first one first
     * @param processor each step's processor time of the whole process
     * @param cost of a step
     * @param weightBytes memory of the weights
     * @param meanSquare of the last result, to tell whether two ways agree
     */
    public record Timing(
            double open,
            double openProcessor,
            List<Double> steps,
            List<Double> processor,
            StepCost cost,
            long weightBytes,
            double meanSquare) {
        /** The best step on the clock. */
        public double bestStep() {
            return steps.stream().mapToDouble(t -> t).min().orElse(0);
        }

        /** The best step in processor time. */
        public double bestProcessor() {
            return processor.stream().mapToDouble(t -> t).min().orElse(0);
        }
    }

    /**
     * Opens the checkpoint and runs steps. On a thread with a large stack.
     *
     * @param size of the picture in pixels, a multiple of 8
     * @param listener told the number and time of each step
     */
    public Timing run(int size, int steps, Listener listener) throws NodeException {
        int side = size / PIXELS;
        boolean plain = kernels == Kernels.PLAIN;
        int batch = plain ? 2 : 1;
        long start = System.nanoTime();
        long processorStart = ProcessorTime.nanos();
        DenoiserProgram program =
                DenoiserProgram.of(ModelFile.open(checkpoint), type, kernels).within(room);
        Tensor x = TorchNoise.draw(1, List.of(1, program.latentChannels(), side, side));
        Tensor input = plain ? twice(x) : x;
        List<Tensor> texts = new ArrayList<>();
        for (int guide = 0; guide < (plain ? 1 : 2); guide++) {
            texts.add(TorchNoise.draw(2 + guide, List.of(TOKENS, program.contextWidth())));
        }
        List<Guide> guides = Guide.ofTexts(texts);
        List<Double> wall = new ArrayList<>();
        List<Double> processor = new ArrayList<>();
        double meanSquare = 0;
        try (DenoiserProgram.Opened opened = program.open()) {
            UNetSession session = session(opened.unet(), batch, side, guides);
            double open = seconds(start);
            double openProcessor = (ProcessorTime.nanos() - processorStart) / 1e9;
            try {
                for (int step = 0; step < steps; step++) {
                    long begun = System.nanoTime();
                    long processorBegun = ProcessorTime.nanos();
                    if (plain && step > 0) {
                        session.close();
                        session = session(opened.unet(), batch, side, guides);
                    }
                    meanSquare = meanSquare(session.predict(input, TIMESTEP, new BitSet(), Interrupt.NEVER)
                            .get(0));
                    wall.add(seconds(begun));
                    processor.add((ProcessorTime.nanos() - processorBegun) / 1e9);
                    listener.step(step, wall.get(step));
                }
            } finally {
                session.close();
            }
            StepCost cost = program.cost(batch, guides.size(), side, side, TOKENS);
            return new Timing(open, openProcessor, wall, processor, cost, opened.bytes(), meanSquare);
        }
    }

    /** Hears of steps. */
    @FunctionalInterface
    public interface Listener {
        /** A step is over. */
        void step(int number, double seconds);
    }

    private static UNetSession session(UNet unet, int batch, int side, List<Guide> guides) throws NodeException {
        return unet.open(batch, side, side, guides, List.of(), List.of());
    }

    private static Tensor twice(Tensor x) {
        float[] once = x.toArray();
        float[] both = new float[2 * once.length];
        System.arraycopy(once, 0, both, 0, once.length);
        System.arraycopy(once, 0, both, once.length, once.length);
        List<Integer> shape = new ArrayList<>(x.shape());
        shape.set(0, 2);
        return Tensor.of(shape, both);
    }

    private static double meanSquare(Tensor x) {
        double sum = 0;
        float[] numbers = x.toArray();
        for (float number : numbers) {
            sum += (double) number * number;
        }
        return sum / numbers.length;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
