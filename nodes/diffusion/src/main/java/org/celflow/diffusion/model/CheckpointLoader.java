package org.celflow.diffusion.model;

import org.celflow.diffusion.pickle.ModelFile;
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
        return SdCheckpoint.open(ModelFile.open(ref.file().path()), NumberTypes.of(ref.variant()));
    }
}
