package org.celflow.diffusion.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.celflow.diffusion.torch.CancelFlag;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.diffusion.torch.NativeScope;
import org.celflow.diffusion.torch.NativeValue;
import org.celflow.node.value.Tensor;

/**
 * One latent size, one set of guides. From where the network reads the text on, the guides run side by side in one batch: all latents
 * of the first guide, then those of the next.
 */
final class SdUNetSession implements UNetSession {
    private static final int PIXELS = 8;
    private static final int COLOURS = 3;

    private final Network unet;
    private final List<Integer> inputShape;
    private final int guides;
    private final NativeScope scope;
    private final NativeValue texts;
    private final List<Control> controls;

    /** A control network with what it makes of the text and its hint. */
    private record Control(Network network, NativeValue texts, NativeValue hint, NativeValue strength) {}

    private SdUNetSession(
            Network unet,
            List<Integer> inputShape,
            int guides,
            NativeScope scope,
            NativeValue texts,
            List<Control> controls) {
        this.unet = unet;
        this.inputShape = inputShape;
        this.guides = guides;
        this.scope = scope;
        this.texts = texts;
        this.controls = controls;
    }

    static SdUNetSession open(
            SdUNet unet, int batch, int height, int width, List<Guide> guides, List<ControlUse> uses) {
        NativeScope kept = new NativeScope();
        try (NativeScope scope = new NativeScope();
                CancelFlag cancel = new CancelFlag(Interrupt.NEVER)) {
            NativeValue context = scope.tensor(
                    Contexts.stack(guides.stream().map(Guide::context).toList(), batch));
            List<Control> controls = new ArrayList<>();
            for (ControlUse use : uses) {
                Network network = SdUNet.ours(use).network();
                float[] hint = Pictures.fit(use.hint(), PIXELS * width, PIXELS * height);
                NativeValue picture = scope.tensor(hint, 1, (long) PIXELS * height, (long) PIXELS * width, COLOURS);
                controls.add(new Control(
                        network,
                        prepare(network, context, cancel, kept),
                        network.program().call(kept, "embed", picture, cancel.tensor(), network.weights()),
                        strength(use, batch, kept)));
            }
            return new SdUNetSession(
                    unet.network(),
                    List.of(batch, unet.config().latentChannels(), height, width),
                    guides.size(),
                    kept,
                    prepare(unet.network(), context, cancel, kept),
                    List.copyOf(controls));
        } catch (RuntimeException e) {
            kept.close();
            throw e;
        }
    }

    private static NativeValue prepare(Network network, NativeValue context, CancelFlag cancel, NativeScope kept) {
        return network.program().call(kept, "prepare", context, cancel.tensor(), network.weights());
    }

    private static NativeValue strength(ControlUse use, int batch, NativeScope kept) {
        int guides = use.strength().size();
        float[] strength = new float[guides * batch];
        for (int i = 0; i < strength.length; i++) {
            strength[i] = use.strength().get(i / batch).floatValue();
        }
        return kept.tensor(strength, strength.length, 1, 1, 1);
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
            NativeValue residuals = step.list(List.of());
            for (int i = 0; i < controls.size(); i++) {
                if (activeControls.get(i)) {
                    residuals = residuals(controls.get(i), x, time, residuals, cancel, step);
                }
            }
            NativeValue output =
                    unet.program().call(step, "predict", x, time, texts, residuals, cancel.tensor(), unet.weights());
            return split(step.floats(output));
        }
    }

    private static NativeValue residuals(
            Control control, NativeValue x, NativeValue time, NativeValue before, CancelFlag cancel, NativeScope step) {
        Network network = control.network();
        NativeValue own = network.program()
                .call(
                        step,
                        "residuals",
                        x,
                        time,
                        control.hint(),
                        control.strength(),
                        control.texts(),
                        cancel.tensor(),
                        network.weights());
        return network.program().call(step, "sum", own, before, cancel.tensor(), network.weights());
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
    }
}
