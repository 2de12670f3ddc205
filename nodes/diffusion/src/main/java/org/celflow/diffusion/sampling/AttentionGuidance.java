package org.celflow.diffusion.sampling;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.diffusion.model.MiddleAttention;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.Conditioning;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The network under guidance, of a {@link ThirdPrompt} if there is one, carried on by {@link PerturbedAttentionGuidance} and
 * {@link SelfAttentionGuidance} where the model asks for them: each adds its direction to the guided prediction.
 */
final class AttentionGuidance implements Denoiser, AutoCloseable {
    private final List<Integer> shape;
    private final GuidedDenoiser guided;
    private final Optional<PerturbedAttentionGuidance> perturbed;
    private final Optional<SelfAttentionGuidance> self;
    private final Optional<ThirdPrompt> third;
    private final double cfg;
    private final int frames;
    /** The positive side where places cannot attend to each other. */
    private @Nullable GuidedDenoiser perturbedSide;
    /** The negative side alone. */
    private @Nullable GuidedDenoiser negativeSide;
    /** The third prompt alone. */
    private @Nullable GuidedDenoiser thirdSide;

    private AttentionGuidance(
            List<Integer> shape, DenoisingModel model, GuidedDenoiser guided, List<Guidance> guidances) {
        this.shape = shape;
        this.third = third(model.changes());
        this.cfg = guidances.get(0).cfg();
        this.frames = guidances.size();
        this.guided = guided;
        this.perturbed = model.change(PerturbedAttentionGuidance.class).filter(change -> change.scale() != 0);
        this.self = selfAttention(model.changes())
                .filter(change -> Math.min(shape.get(2), shape.get(3)) > SelfAttentionGuidance.REACH);
    }

    private static Optional<SelfAttentionGuidance> selfAttention(List<ModelChange> changes) {
        return changes.stream()
                .filter(SelfAttentionGuidance.class::isInstance)
                .map(SelfAttentionGuidance.class::cast)
                .filter(change -> change.scale() != 0)
                .findFirst();
    }

    private static Optional<ThirdPrompt> third(List<ModelChange> changes) {
        return changes.stream()
                .filter(ThirdPrompt.class::isInstance)
                .map(ThirdPrompt.class::cast)
                .reduce((earlier, later) -> later);
    }

    /** The guidance with as many sides as the changes of a model ask about. */
    static Guidance sides(Guidance guidance, List<ModelChange> changes) {
        return selfAttention(changes).isPresent() || third(changes).isPresent() ? guidance.askingBoth() : guidance;
    }

    /**
     * Prepares the network, as {@link GuidedDenoiser#open}.
     *
     * @param guidances of the frames, with the sides that {@link #sides} says
     */
    static AttentionGuidance open(
            DenoisingModel model,
            Canvas canvas,
            List<Guidance> guidances,
            float[] sigmas,
            Map<ControlNet, LoadedControlNet> networks,
            Interrupt interrupt)
            throws NodeException {
        boolean observed = selfAttention(model.changes()).isPresent();
        GuidedDenoiser guided = GuidedDenoiser.open(
                observed ? model.with(MiddleAttention.OBSERVED) : model,
                canvas,
                guidances,
                sigmas,
                networks,
                interrupt);
        AttentionGuidance all = new AttentionGuidance(canvas.shape(), model, guided, guidances);
        try {
            if (all.perturbed.isPresent()) {
                List<Guidance> side = guidances.stream()
                        .map(guidance -> alone(guidance.positive(), guidance.negative()))
                        .toList();
                all.perturbedSide = GuidedDenoiser.open(
                        model.with(MiddleAttention.IDENTITY), canvas, side, sigmas, networks, interrupt);
            }
            if (all.self.isPresent()) {
                List<Guidance> side = guidances.stream()
                        .map(guidance -> alone(guidance.negative(), guidance.positive()))
                        .toList();
                all.negativeSide = GuidedDenoiser.open(model, canvas, side, sigmas, networks, interrupt, true);
            }
            if (all.third.isPresent()) {
                Conditioning prompt = all.third.get().prompt();
                List<Guidance> side = guidances.stream()
                        .map(guidance -> alone(controlled(prompt, guidance), guidance.positive()))
                        .toList();
                all.thirdSide = GuidedDenoiser.open(model, canvas, side, sigmas, networks, interrupt, true);
            }
            return all;
        } catch (NodeException | RuntimeException e) {
            all.close();
            throw e;
        }
    }

    /** One side, in the areas of both. A sum would be one with the other side, so its parts are averaged. */
    private static Guidance alone(Conditioning side, Conditioning other) {
        List<Conditioning.Entry> averaged = side.entries().stream()
                .map(entry -> entry.withReach(entry.reach().averaged()))
                .toList();
        return new Guidance(new Conditioning(averaged), other, 1);
    }

    /** A prompt under the control that the positive side has for all. */
    private static Conditioning controlled(Conditioning prompt, Guidance guidance) {
        return ControlledSides.spread(new Guidance(guidance.positive(), prompt, guidance.cfg()))
                .negative();
    }

    @Override
    public float[] denoise(float[] x, float sigma) throws NodeException {
        return split(x, sigma).guided();
    }

    @Override
    public Split split(float[] x, float sigma) throws NodeException {
        Split split = guided.split(x, sigma);
        float[] carried = split.guided();
        if (thirdSide != null) {
            carried = third.orElseThrow().guided(split, thirdSide.denoise(x, sigma), cfg, frames);
        }
        if (perturbedSide != null) {
            float[] away = Mix.difference(split.prompted(), perturbedSide.denoise(x, sigma));
            carried = Mix.plus(carried, perturbed.orElseThrow().scale(), away);
        }
        if (negativeSide != null) {
            carried = Mix.plus(
                    carried, self.orElseThrow().scale(), awayFromBlurred(x, sigma, split.unguided(), negativeSide));
        }
        return split.withGuided(carried);
    }

    private float[] awayFromBlurred(float[] x, float sigma, float[] unguided, GuidedDenoiser negative)
            throws NodeException {
        Tensor attention = guided.attentionOfNegative()
                .orElseThrow(() -> new NodeException(
                        "self-attention guidance needs a negative prompt for the whole picture in one piece;"
                                + " add one without an area, and sample without tiles"));
        float[] degraded = self.orElseThrow()
                .degraded(unguided, shape.get(0), shape.get(1), shape.get(2), shape.get(3), new Drawn(attention));
        float[] noised = Mix.plus(degraded, 1, Mix.difference(x, unguided));
        return Mix.difference(degraded, negative.denoise(noised, sigma));
    }

    /** Of batch x height x width. */
    private record Drawn(Tensor attention) implements SelfAttentionGuidance.Drawn {
        @Override
        public int height() {
            return attention.shape().get(1);
        }

        @Override
        public int width() {
            return attention.shape().get(2);
        }

        @Override
        public float at(int picture, int row, int column) {
            return attention.data().get((picture * height() + row) * width() + column);
        }
    }

    @Override
    public void close() {
        guided.close();
        if (perturbedSide != null) {
            perturbedSide.close();
        }
        if (negativeSide != null) {
            negativeSide.close();
        }
        if (thirdSide != null) {
            thirdSide.close();
        }
    }
}
