package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.model.ControlUse;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.UNet;
import org.celflow.diffusion.model.UNetSession;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;

/** A network without weights that answers every place of a latent on its own, and keeps a record of what it is shown. */
final class AnsweringUNet implements UNet {
    private final Answer answer;
    /** The sessions opened, in order. */
    final List<Shown> opened = new ArrayList<>();
    /** Sessions asked, one entry for each guide of each call. */
    final List<Shown> asked = new ArrayList<>();

    /** What it says of one number under one guide. */
    @FunctionalInterface
    interface Answer {
        float of(float input, float guide, int timestep);
    }

    /** A guide, named by its first number, and the size that it was shown. */
    record Shown(float guide, int height, int width) {}

    AnsweringUNet(Answer answer) {
        this.answer = answer;
    }

    /** The noise it sees is the number of the guide. */
    static AnsweringUNet sayingTheGuide() {
        return new AnsweringUNet((input, guide, timestep) -> guide);
    }

    @Override
    public int contextWidth() {
        return 1;
    }

    @Override
    public Optional<Tensor> vector(Conditioning.Entry entry, int height, int width, boolean avoided) {
        return Optional.empty();
    }

    @Override
    public int furtherChannels() {
        return 0;
    }

    @Override
    public UNetSession open(
            int batch,
            int height,
            int width,
            List<Guide> guides,
            List<ControlUse> controls,
            List<ModelChange> changes) {
        List<Shown> shown = guides.stream()
                .map(guide -> new Shown(guide.context().data().get(0), height, width))
                .toList();
        opened.addAll(shown);
        return new UNetSession() {
            @Override
            public List<Tensor> predict(Tensor input, int timestep, BitSet active, Interrupt interrupt) {
                List<Tensor> answers = new ArrayList<>();
                for (Shown guide : shown) {
                    asked.add(guide);
                    float[] numbers = input.toArray();
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = answer.of(numbers[i], guide.guide, timestep);
                    }
                    answers.add(Tensor.of(input.shape(), numbers));
                }
                return answers;
            }

            @Override
            public void close() {
                // nothing native
            }
        };
    }
}
