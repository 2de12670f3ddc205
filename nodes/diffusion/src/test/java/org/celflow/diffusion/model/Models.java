package org.celflow.diffusion.model;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.celflow.diffusion.torch.Interrupt;
import org.celflow.node.FileRef;
import org.celflow.node.NodeException;
import org.celflow.node.value.Tensor;

/** Shorthands for opening models and asking denoisers once. */
final class Models {
    private static final int STEP = 500;

    private Models() {}

    /** In 32 bits. */
    static LoadedCheckpoint open(Path file) throws Exception {
        return open(file, "fp32");
    }

    static LoadedCheckpoint open(Path file, String type) throws Exception {
        return new CheckpointLoader().load(LoadedCheckpoint.ref(new FileRef(file, "0".repeat(64)), type));
    }

    /** What a denoiser says of latents under each guide. */
    static List<Tensor> predict(UNet unet, Tensor x, List<Guide> guides) throws NodeException {
        List<Integer> shape = x.shape();
        try (UNetSession session = unet.open(shape.get(0), shape.get(2), shape.get(3), guides, List.of(), List.of())) {
            return session.predict(x, STEP, new BitSet(), Interrupt.NEVER);
        }
    }
}
