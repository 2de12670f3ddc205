package org.celflow.diffusion.sampling;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.diffusion.model.ControlUse;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.diffusion.model.MiddleAttention;
import org.celflow.diffusion.model.ReferenceOnly;
import org.celflow.diffusion.model.UNetSession;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.NodeException;
import org.celflow.node.value.ControlNet;
import org.celflow.node.value.Tensor;

/**
 * The network under guidance: the predictions of the positive prompts are averaged by their weights at each place, those of the
 * negative ones too, and the result lies {@code cfg} times the way from the negative to the positive average. A prompt that is
 * summed pulls away from the negative average on its own.
 *
 * <p>Prompts of one area that hold at the same steps run side by side in one session.
 */
final class GuidedDenoiser implements Denoiser, AutoCloseable {
    private final DenoisingModel model;
    private final List<Integer> shape;
    private final Guidance guidance;
    private final float[] sigmas;
    private final List<PlacedPrompt> prompts;
    /** How many of the prompts are positive; they come first. */
    private final int positives;

    private final ControlPlan controls;
    private final Optional<NoisedReference> reference;
    private final Interrupt interrupt;
    private final List<Group> groups = new ArrayList<>();

    /** Prompts that run together; {@code controls} are those that any of them has. */
    private record Group(List<Integer> members, LatentArea window, BitSet controls, UNetSession session) {}

    private GuidedDenoiser(
            DenoisingModel model,
            List<Integer> shape,
            Guidance guidance,
            float[] sigmas,
            List<PlacedPrompt> prompts,
            int positives,
            ControlPlan controls,
            Interrupt interrupt) {
        this.model = model;
        this.shape = shape;
        this.guidance = guidance;
        this.sigmas = sigmas;
        this.prompts = prompts;
        this.positives = positives;
        this.controls = controls;
        this.reference = model.change(ReferenceOnly.class).map(NoisedReference::new);
        this.interrupt = interrupt;
    }

    /**
     * Prepares the network.
     *
     * @param canvas what is sampled on, all frames as one batch
     * @param guidances of the frames, with the sides that the sampler asks about
     * @param sigmas of the run, which number its steps
     * @param networks every control network that the guidance names
     */
    static GuidedDenoiser open(
            DenoisingModel model,
            Canvas canvas,
            List<Guidance> guidances,
            float[] sigmas,
            Map<ControlNet, LoadedControlNet> networks,
            Interrupt interrupt)
            throws NodeException {
        return open(model, canvas, guidances, sigmas, networks, interrupt, false);
    }

    /**
     * Prepares the network for one side alone.
     *
     * @param guidances whose positive prompts are the side
     * @param avoided whether they say what not to draw
     */
    static GuidedDenoiser open(
            DenoisingModel model,
            Canvas canvas,
            List<Guidance> guidances,
            float[] sigmas,
            Map<ControlNet, LoadedControlNet> networks,
            Interrupt interrupt,
            boolean avoided)
            throws NodeException {
        Optional<TiledSampling> tiling = model.change(TiledSampling.class);
        List<PlacedPrompts> placed = new ArrayList<>();
        for (Guidance guidance : guidances) {
            placed.add(PlacedPrompts.of(guidance, canvas.height(), canvas.width(), tiling));
        }
        ControlPlan controls = new ControlPlan(
                model.schedule(),
                placed.stream().map(PlacedPrompts::entries).toList(),
                canvas.shape().get(0) / guidances.size());
        List<PlacedPrompt> prompts = placed.get(0).prompts();
        GuidedDenoiser denoiser = new GuidedDenoiser(
                model,
                canvas.shape(),
                guidances.get(0),
                sigmas,
                prompts,
                placed.get(0).positives(),
                controls,
                interrupt);
        Guides guides = new Guides(model.unet(), canvas);
        try {
            for (List<Integer> members : PromptGroups.of(prompts)) {
                denoiser.groups.add(denoiser.group(members, guides, networks, avoided));
            }
            return denoiser;
        } catch (NodeException | RuntimeException e) {
            denoiser.close();
            throw e;
        }
    }

    /** A tile sees its piece of what control networks follow; an area is a picture of its own, as ComfyUI has it. */
    private List<ControlUse> uses(
            List<Integer> members, LatentArea window, Map<ControlNet, LoadedControlNet> networks) {
        List<ControlUse> uses = controls.uses(members, networks);
        if (!prompts.get(members.get(0)).isPiece()) {
            return uses;
        }
        return uses.stream()
                .map(use -> use.window(
                        window.left(), window.top(), window.width(), window.height(), shape.get(3), shape.get(2)))
                .toList();
    }

    private Group group(
            List<Integer> members, Guides guides, Map<ControlNet, LoadedControlNet> networks, boolean avoided)
            throws NodeException {
        LatentArea window = prompts.get(members.get(0)).window();
        List<ControlUse> uses = uses(members, window, networks);
        BitSet needed = new BitSet();
        for (int i = 0; i < uses.size(); i++) {
            needed.set(i, uses.get(i).strength().stream().anyMatch(strength -> strength != 0));
        }
        UNetSession session = model.unet()
                .open(
                        shape.get(0),
                        window.height(),
                        window.width(),
                        guides(members, guides, window, avoided),
                        uses,
                        model.networkChanges());
        return new Group(members, window, needed, session);
    }

    private List<Guide> guides(List<Integer> members, Guides whole, LatentArea window, boolean allAvoided)
            throws NodeException {
        List<Guide> guides = new ArrayList<>();
        for (int member : members) {
            boolean avoided = allAvoided || member >= positives;
            Guide guide = whole.of(prompts.get(member).entry(), avoided);
            guides.add(new Guide(guide.context(), guide.vector(), guide.concat().map(window::cut), avoided));
        }
        return guides;
    }

    @Override
    public float[] denoise(float[] x, float sigma) throws NodeException {
        return split(x, sigma).guided();
    }

    @Override
    public Split split(float[] x, float sigma) throws NodeException {
        WeightedMean positive = empty();
        WeightedMean summed = empty();
        WeightedMean negative = empty();
        int timestep = model.schedule().timestep(sigma);
        int step = StepNumber.of(sigmas, sigma);
        for (Group group : groups) {
            if (!prompts.get(group.members.get(0)).holds(model.schedule(), sigma, step, sigmas.length - 1)) {
                continue;
            }
            float[] input = group.window.cut(x, shape.get(2), shape.get(3));
            List<Tensor> answers = ask(group, input, sigma, timestep);
            for (int i = 0; i < answers.size(); i++) {
                int member = group.members.get(i);
                PlacedPrompt prompt = prompts.get(member);
                float[] clean = model.answer().clean(input, answers.get(i).toArray(), sigma, timestep);
                if (member >= positives) {
                    negative.add(group.window, clean, prompt.weights(), 1);
                } else if (isSummed(prompt)) {
                    float weight = (float) prompt.entry().reach().summed().getAsDouble();
                    summed.add(group.window, clean, prompt.weights(), weight);
                } else {
                    positive.add(group.window, clean, prompt.weights(), 1);
                }
            }
        }
        if (!guidance.usesNegative()) {
            return Split.same(positive.mean());
        }
        float[] unguided = negative.mean();
        float[] direction = direction(positive, summed, unguided);
        float[] guided = Mix.plus(unguided, guidance.cfg(), direction);
        float[] prompted = Mix.plus(unguided, 1, direction);
        Optional<RescaleCfg> rescale = model.change(RescaleCfg.class);
        if (rescale.isPresent()) {
            guided = rescale.get().rescaled(x, prompted, guided, sigma, shape.get(0));
        }
        return new Split(prompted, guided, unguided);
    }

    private WeightedMean empty() {
        return new WeightedMean(shape.get(0) * shape.get(1), shape.get(2), shape.get(3));
    }

    private static boolean isSummed(PlacedPrompt prompt) {
        return prompt.entry().reach().summed().isPresent();
    }

    private List<Tensor> ask(Group group, float[] input, float sigma, int timestep) {
        float divisor = model.answer().divisor(sigma);
        float[] scaled = new float[input.length];
        for (int i = 0; i < input.length; i++) {
            scaled[i] = input[i] / divisor;
        }
        BitSet active = controls.activeAt(sigma);
        active.and(group.controls);
        Tensor tensor =
                Tensor.of(List.of(shape.get(0), shape.get(1), group.window.height(), group.window.width()), scaled);
        if (reference.isPresent()) {
            reference.get().show(group.session, sigma, timestep, interrupt);
        }
        return group.session.predict(tensor, timestep, active, interrupt);
    }

    /** Where the prompts pull to from the unguided prediction. */
    private float[] direction(WeightedMean positive, WeightedMean summed, float[] unguided) {
        boolean anySummed = prompts.subList(0, positives).stream().anyMatch(GuidedDenoiser::isSummed);
        boolean onlySummed = prompts.subList(0, positives).stream().allMatch(GuidedDenoiser::isSummed);
        float[] direction = onlySummed ? new float[unguided.length] : Mix.difference(positive.mean(), unguided);
        return anySummed ? Mix.plus(direction, 1, summed.excessOver(unguided)) : direction;
    }

    /**
     * How much attention each place of each picture drew in the last prediction for the last negative prompt of the whole picture.
     * For a model with {@link MiddleAttention#OBSERVED}.
     *
     * @return batch x height x width; empty if there is no such prompt
     */
    Optional<Tensor> attentionOfNegative() {
        Optional<Tensor> last = Optional.empty();
        for (Group group : groups) {
            boolean whole = group.window.height() == shape.get(2) && group.window.width() == shape.get(3);
            List<Tensor> drawn = group.session.attentionDrawn();
            for (int i = 0; whole && i < drawn.size(); i++) {
                last = group.members.get(i) >= positives ? Optional.of(drawn.get(i)) : last;
            }
        }
        return last;
    }

    @Override
    public void close() {
        groups.forEach(group -> group.session.close());
    }
}
