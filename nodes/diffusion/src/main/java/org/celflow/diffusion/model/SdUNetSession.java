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
import org.celflow.node.value.Tensor;

/**
 * One latent size, one set of guides. From where the network reads the text on, the guides run side by side in one batch: all latents
 * of the first guide, then those of the next.
 */
final class SdUNetSession implements UNetSession {
    private final Network unet;
    private final List<Integer> inputShape;
    private final int guides;
    private final NativeScope scope;
    private final GuideReading read;
    /** Further channels of the latent, a list of at most one. */
    private final NativeValue further;

    private final List<ControlSession> controls;

    private SdUNetSession(
            Network unet,
            List<Integer> inputShape,
            int guides,
            NativeScope scope,
            GuideReading read,
            NativeValue further,
            List<ControlSession> controls) {
        this.unet = unet;
        this.inputShape = inputShape;
        this.guides = guides;
        this.scope = scope;
        this.read = read;
        this.further = further;
        this.controls = controls;
    }

    static SdUNetSession open(SdUNet unet, int batch, int height, int width, List<Guide> guides, List<ControlUse> uses)
            throws NodeException {
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
            return new SdUNetSession(
                    denoiser,
                    List.of(batch, unet.config().latentChannels(), height, width),
                    guides.size(),
                    kept,
                    GuideReading.of(denoiser, said, cancel, kept),
                    kept.list(further),
                    List.copyOf(controls));
        } catch (NodeException | RuntimeException e) {
            kept.close();
            denoiser.giveBack();
            throw e;
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
            NativeValue output = unet.program()
                    .call(
                            step,
                            "predict",
                            x,
                            time,
                            read.texts(),
                            steering.residuals(),
                            steering.features(),
                            read.labels(),
                            further,
                            cancel.tensor(),
                            unet.weights());
            return split(step.floats(output));
        }
    }

    private List<Tensor> split(float[] all) {
        int each = all.length / guides;
        List<Tensor> split = new ArrayList<>();
        for (int guide = 0; guide < guides; guide++) {
            split.add(Tensor.of(inputShape, Arrays.copyOfRange(all, guide * each, (guide + 1) * each)));
        }
        return split;
    }

    @Override
    public void close() {
        scope.close();
        unet.giveBack();
    }
}
