package org.celflow.diffusion.model;

import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.NumberType;
import org.celflow.diffusion.torch.NumberTypes;
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
        NumberType type = NumberTypes.of(ref.variant());
        // Text encoders run once a prompt, and every step depends on them: exact, unless the user asks for less memory.
        NumberType ofTexts = ref.variant().equals("auto") ? NumberType.FP32 : type;
        return SdCheckpoint.open(ModelFile.open(ref.file().path()), type, ofTexts);
    }
}
