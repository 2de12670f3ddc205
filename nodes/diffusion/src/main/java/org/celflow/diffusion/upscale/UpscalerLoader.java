package org.celflow.diffusion.upscale;

import org.celflow.diffusion.pickle.ModelFile;
import org.celflow.diffusion.torch.NumberTypes;
import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;

/** Opens upscaling networks; the variant of a reference is the number type. */
public final class UpscalerLoader implements ResourceLoader<LoadedUpscaler> {
    @Override
    public Class<LoadedUpscaler> type() {
        return LoadedUpscaler.class;
    }

    @Override
    public LoadedUpscaler load(ResourceRef<LoadedUpscaler> ref) throws Exception {
        return RrdbUpscaler.load(ModelFile.open(ref.file().path()), NumberTypes.of(ref.variant()));
    }
}
