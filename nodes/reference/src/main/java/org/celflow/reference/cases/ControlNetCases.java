package org.celflow.reference.cases;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.celflow.diffusion.model.ControlResiduals;
import org.celflow.diffusion.model.ControlUse;
import org.celflow.diffusion.model.Guide;
import org.celflow.diffusion.model.LoadedCheckpoint;
import org.celflow.diffusion.model.LoadedControlNet;
import org.celflow.diffusion.model.UNetSession;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.FileRef;
import org.celflow.node.Lease;
import org.celflow.node.value.Image;
import org.celflow.node.value.Tensor;
import org.celflow.reference.BadCaseException;
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.TwoPictures;
import org.celflow.reference.comfy.Values;

/**
 * One evaluation of a control network, whose residuals are {@code out0} and so on and {@code middle}, and of a denoiser under it at
 * strength 1; {@code x} is already scaled for the network. The pictures of a batch are evaluated one by one.
 */
public final class ControlNetCases implements CaseRunner {
    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Tensor x = recorded.tensor("x");
        FileRef file = bench.models().model(recorded.params().text("controlnet"));
        List<float[]> outputs = new ArrayList<>();
        try (Lease<LoadedCheckpoint> checkpoint = Checkpoint.of(recorded, bench).borrow(bench);
                Lease<LoadedControlNet> control = bench.borrow(LoadedControlNet.ref(file, Workbench.NUMBERS))) {
            List<List<Tensor>> residuals = new ArrayList<>();
            for (int i = 0; i < x.shape().get(0); i++) {
                residuals.add(ControlResiduals.of(
                        control.get(),
                        Values.batchOfOne(UNetCases.of(x, i)),
                        timestep(recorded, i),
                        Values.batchOfOne(UNetCases.of(recorded.tensor("hint"), i)),
                        guide(recorded, i)));
                outputs.add(predict(recorded, i, checkpoint.get(), control.get()));
            }
            compare(recorded, comparison, residuals);
        }
        comparison.close("eps", Tensor.of(x.shape(), UNetCases.joined(outputs)));
    }

    /** Those of the pictures of a batch side by side. */
    private static void compare(ReferenceCase recorded, Comparison comparison, List<List<Tensor>> residuals)
            throws Exception {
        int count = residuals.get(0).size();
        for (int i = 0; i < count; i++) {
            String name = i + 1 == count ? "middle" : "out" + i;
            if (recorded.names().contains(name)) {
                List<float[]> parts = new ArrayList<>();
                for (List<Tensor> ofPicture : residuals) {
                    parts.add(ofPicture.get(i).toArray());
                }
                comparison.close(name, Tensor.of(recorded.tensor(name).shape(), UNetCases.joined(parts)));
            }
        }
    }

    private static int timestep(ReferenceCase recorded, int n) throws Exception {
        float[] timesteps = recorded.tensor("timestep").toArray();
        return (int) timesteps[n % timesteps.length];
    }

    private static Guide guide(ReferenceCase recorded, int n) throws Exception {
        return new Guide(
                UNetCases.of(recorded.tensor("context"), n), UNetCases.find(recorded, "y", n), Optional.empty());
    }

    private static float[] predict(ReferenceCase recorded, int n, LoadedCheckpoint checkpoint, LoadedControlNet control)
            throws Exception {
        Tensor x = Values.batchOfOne(UNetCases.of(recorded.tensor("x"), n));
        BitSet active = new BitSet();
        active.set(0);
        try (UNetSession session = checkpoint
                .unet()
                .open(
                        1,
                        x.shape().get(2),
                        x.shape().get(3),
                        List.of(guide(recorded, n)),
                        List.of(use(control, UNetCases.of(recorded.tensor("hint"), n))),
                        List.of())) {
            return session.predict(x, timestep(recorded, n), active, Interrupt.NEVER)
                    .get(0)
                    .toArray();
        }
    }

    /** With a hint of channels x height x width. */
    private static ControlUse use(LoadedControlNet network, Tensor hint) throws BadCaseException {
        int channels = hint.shape().get(0);
        int height = hint.shape().get(1);
        int width = hint.shape().get(2);
        float[] planes = hint.toArray();
        float[] pixels = new float[planes.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = planes[i % channels * height * width + i / channels];
        }
        List<Double> strength = List.of(1.0);
        if (channels <= 3) {
            return new ControlUse(network, Image.of(width, height, channels, pixels), strength);
        }
        TwoPictures two = TwoPictures.of(Tensor.of(List.of(height, width, channels), pixels));
        return new ControlUse(network, two.first(), Optional.of(two.second()), strength, Optional.empty(), 1);
    }
}
