package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.node.NodeException;
import org.celflow.node.value.ModelChange;
import org.celflow.node.value.Tensor;

/**
 * One latent size, one set of guides. From where the network reads the text on, the guides run side by side in one batch: all latents
 * of the first guide, then those of the next.
 */
final class SdUNetSession implements UNetSession {
    private final DenoiserPass unet;
    private final UNetVariant variant;
    private final List<Integer> inputShape;
    private final int guides;
    private final NativeScope scope;
    private final List<ControlSession> controls;
    /** What was last seen of a reference; replaced at each step. */
    private NativeScope memory = new NativeScope();

    private NativeValue bank = memory.list(List.of());
    private List<Tensor> drawn = List.of();

    private SdUNetSession(
            DenoiserPass unet,
            UNetVariant variant,
            List<Integer> inputShape,
            int guides,
            NativeScope scope,
            List<ControlSession> controls) {
        this.unet = unet;
        this.variant = variant;
        this.inputShape = inputShape;
        this.guides = guides;
        this.scope = scope;
        this.controls = controls;
    }

    static SdUNetSession open(
            SdUNet unet,
            int batch,
            int height,
            int width,
            List<Guide> guides,
            List<ControlUse> uses,
            List<ModelChange> changes)
            throws NodeException {
        UNetVariant variant = UNetVariant.of(changes, unet.config(), unet.name());
        checkReference(changes, unet, batch);
        Network denoiser = unet.network().borrow();
        NativeScope kept = new NativeScope();
        try (NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue context = scope.tensor(
                    Contexts.stack(guides.stream().map(Guide::context).toList(), batch));
            boolean labelled = unet.config().vectorWidth() > 0;
            List<NativeValue> vectors =
                    labelled ? List.of(scope.tensor(Contexts.side(all(guides, Guide::vector), 1, batch))) : List.of();
            List<NativeValue> further = unet.config().furtherChannels() > 0
                    ? List.of(kept.tensor(Contexts.side(all(guides, Guide::concat), 3, batch)))
                    : List.of();
            GuideReading.Batch said = new GuideReading.Batch(context, vectors);
            List<ControlSession> controls = new ArrayList<>();
            for (ControlUse use : uses) {
                controls.add(ControlSession.open(use, batch, height, width, said, cancel, kept));
            }
            DenoiserPass pass = new DenoiserPass(
                    denoiser,
                    unet.program(variant),
                    GuideReading.of(denoiser, said, cancel, kept),
                    unet.config().furtherChannels(),
                    kept.list(further),
                    UNetSettings.of(variant, changes, unet.config(), guides, batch, kept));
            List<Integer> shape = List.of(batch, unet.config().latentChannels(), height, width);
            return new SdUNetSession(pass, variant, shape, guides.size(), kept, List.copyOf(controls));
        } catch (NodeException | RuntimeException e) {
            kept.close();
            denoiser.giveBack();
            throw e;
        }
    }

    private static void checkReference(List<ModelChange> changes, SdUNet unet, int batch) throws NodeException {
        Optional<ReferenceOnly> reference = UNetVariant.find(changes, ReferenceOnly.class);
        if (reference.isEmpty()) {
            return;
        }
        List<Integer> shape = reference.get().reference().shape();
        if (shape.get(1) != unet.config().latentChannels() || shape.get(0) != 1 && shape.get(0) != batch) {
            throw new NodeException(
                    "the reference has %d pictures of %d channels, but %s takes one, or %d as are sampled, of %d channels; encode it with the VAE of the same checkpoint"
                            .formatted(
                                    shape.get(0),
                                    shape.get(1),
                                    unet.name(),
                                    batch,
                                    unet.config().latentChannels()));
        }
    }

    private static List<Tensor> all(List<Guide> guides, Function<Guide, Optional<Tensor>> part) {
        return guides.stream().map(part).map(Optional::orElseThrow).toList();
    }

    @Override
    public List<Tensor> predict(Tensor input, int timestep, BitSet activeControls, Interrupt interrupt) {
        if (!input.shape().equals(inputShape)) {
            throw new IllegalArgumentException(
                    "a latent of %s in a session for %s".formatted(input.shape(), inputShape));
        }
        try (NativeScope step = new NativeScope();
                CancelFlag cancel = new CancelFlag(interrupt)) {
            NativeValue x = step.tensor(input);
            NativeValue time = step.tensor(new float[] {timestep}, 1, 1);
            ControlSession.Steering steering = ControlSession.Steering.none(step);
            for (int i = 0; i < controls.size(); i++) {
                if (activeControls.get(i)) {
                    steering = controls.get(i).addTo(steering, x, time, cancel, step);
                }
            }
            if (variant.middle() == MiddleAttention.OBSERVED) {
                List<Tensor> both = step.readAll(unet.call("observe", x, time, steering, bank, cancel, step));
                drawn = split(both.get(1));
                return split(both.get(0));
            }
            return split(step.read(unet.call("predict", x, time, steering, bank, cancel, step)));
        }
    }

    @Override
    public void remember(Tensor noised, Tensor clean, int timestep, Interrupt interrupt) {
        if (!variant.memory().any()) {
            return;
        }
        NativeScope newMemory = new NativeScope();
        try (NativeScope step = new NativeScope();
                CancelFlag cancel = new CancelFlag(interrupt)) {
            int batch = inputShape.get(0);
            NativeValue x = step.tensor(Contexts.side(List.of(withoutBatchOfOne(noised)), 3, batch));
            NativeValue time = step.tensor(new float[] {timestep}, 1, 1);
            bank = unet.ofReference(withoutBatchOfOne(clean), guides, batch, step)
                    .call(
                            "remember",
                            x,
                            time,
                            ControlSession.Steering.none(step),
                            step.list(List.of()),
                            cancel,
                            newMemory);
            memory.close();
            memory = newMemory;
        } catch (RuntimeException e) {
            newMemory.close();
            throw e;
        }
    }

    private static Tensor withoutBatchOfOne(Tensor latent) {
        List<Integer> shape = latent.shape();
        return shape.get(0) == 1 ? Tensor.of(shape.subList(1, shape.size()), latent.toArray()) : latent;
    }

    @Override
    public List<Tensor> attentionDrawn() {
        return drawn;
    }

    /** All of the batch, guide by guide. */
    private List<Tensor> split(Tensor all) {
        float[] numbers = all.toArray();
        int each = numbers.length / guides;
        List<Integer> shape = new ArrayList<>(all.shape());
        shape.set(0, shape.get(0) / guides);
        List<Tensor> split = new ArrayList<>();
        for (int guide = 0; guide < guides; guide++) {
            split.add(Tensor.of(shape, Arrays.copyOfRange(numbers, guide * each, (guide + 1) * each)));
        }
        return split;
    }

    @Override
    public void close() {
        memory.close();
        scope.close();
        unet.network().giveBack();
    }
}
