package org.celflow.diffusion.lora;

import org.celflow.node.ResourceLoader;
import org.celflow.node.ResourceRef;

/** Opens LoRA files. */
public final class LoraLoader implements ResourceLoader<LoraFile> {
    @Override
    public Class<LoraFile> type() {
        return LoraFile.class;
    }

    @Override
    public LoraFile load(ResourceRef<LoraFile> ref) throws Exception {
        return LoraFile.open(ref.file());
    }
}
