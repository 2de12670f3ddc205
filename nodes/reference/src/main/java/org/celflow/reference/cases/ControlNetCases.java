package org.celflow.reference.cases;

import java.util.BitSet;
import java.util.List;
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
import org.celflow.reference.CaseRunner;
import org.celflow.reference.Comparison;
import org.celflow.reference.ReferenceCase;
import org.celflow.reference.UnsupportedCaseException;
import org.celflow.reference.Workbench;
import org.celflow.reference.comfy.Values;

/** One evaluation of a denoiser under one control network, at strength 1; {@code x} is already scaled for the network. */
public final class ControlNetCases implements CaseRunner {
    @Override
    public void run(ReferenceCase recorded, Comparison comparison, Workbench bench) throws Exception {
        Tensor x = recorded.tensor("x");
        List<Integer> shape = x.shape();
        FileRef file = bench.models().model(recorded.params().text("controlnet"));
        BitSet active = new BitSet();
        active.set(0);
        try (Lease<LoadedCheckpoint> checkpoint = Checkpoint.of(recorded, bench).borrow(bench);
                Lease<LoadedControlNet> control = bench.borrow(LoadedControlNet.ref(file, Workbench.NUMBERS));
                UNetSession session = checkpoint
                        .get()
                        .unet()
                        .open(
                                shape.get(0),
                                shape.get(2),
                                shape.get(3),
                                Guide.ofTexts(List.of(Values.item(recorded.tensor("context"), 0))),
                                List.of(ControlUse.everywhere(
                                        control.get(), picture(Values.item(recorded.tensor("hint"), 0)), 1, 1)),
                                List.of())) {
            Tensor output = session.predict(x, (int) recorded.number("timestep"), active, Interrupt.NEVER)
                    .get(0);
            comparison.close("eps", output);
        }
    }

    /** From channels x height x width. */
    private static Image picture(Tensor planes) throws UnsupportedCaseException {
        int channels = planes.shape().get(0);
        if (channels != 3) {
            throw new UnsupportedCaseException("control pictures of %d channels".formatted(channels));
        }
        int height = planes.shape().get(1);
        int width = planes.shape().get(2);
        float[] numbers = planes.toArray();
        float[] pixels = new float[numbers.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = numbers[i % channels * height * width + i / channels];
        }
        return Image.of(width, height, channels, pixels);
    }
}
