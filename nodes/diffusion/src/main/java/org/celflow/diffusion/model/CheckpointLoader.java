package org.celflow.diffusion.model;

import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.NumberTypes;
import org.celflow.diffusion.weights.TensorFile;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;

/** Opens checkpoints; the variant of a reference is the number type. */
public final class CheckpointLoader implements ResourceLoader<LoadedCheckpoint> {
    @Override
    public Class<LoadedCheckpoint> type() {
        return LoadedCheckpoint.class;
    }

    @Override
    public LoadedCheckpoint load(ResourceRef<LoadedCheckpoint> ref) throws Exception {
        return load(ref, Long.MAX_VALUE);
    }

    @Override
    public LoadedCheckpoint load(ResourceRef<LoadedCheckpoint> ref, long room) throws Exception {
        TensorFile file = ModelFile.open(ref.file().path());
        NumberType type = NumberTypes.of(ref.variant());
        if (TinyVae.isOne(file)) {
            return new TinyVaeFile(file, type);
        }
        // Text encoders run once a prompt, and every step depends on them: exact, unless the user asks for less memory.
        NumberType ofTexts = ref.variant().equals("auto") ? NumberType.FP32 : type;
        return SdCheckpoint.open(file, type, ofTexts, room);
    }
}
