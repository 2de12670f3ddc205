package org.celflow.diffusion.model;

import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.NumberTypes;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;

/** Reads control networks; the variant of a reference is the number type. */
public final class ControlNetLoader implements ResourceLoader<LoadedControlNet> {
    @Override
    public Class<LoadedControlNet> type() {
        return LoadedControlNet.class;
    }

    @Override
    public LoadedControlNet load(ResourceRef<LoadedControlNet> ref) throws Exception {
        return load(ref, Long.MAX_VALUE);
    }

    @Override
    public LoadedControlNet load(ResourceRef<LoadedControlNet> ref, long room) throws Exception {
        return SdControlNet.loadAny(ModelFile.open(ref.file().path()), NumberTypes.of(ref.variant()), room);
    }
}
