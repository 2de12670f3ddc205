package org.celflow.diffusion.model;

import org.celflow.node.FileRef;
import org.celflow.node.Resource;
import org.celflow.node.ResourceRef;

/**
 * A control network (Zhang et al., Adding Conditional Control to Text-to-Image Diffusion Models, 2023). Handed to
 * {@link UNet#open}, which checks that it fits the denoiser.
 */
public interface LoadedControlNet extends Resource {
    /**
     * Names a control network for {@link org.celflow.node.NodeContext#resource}.
     *
     * @param numberType {@code auto}, {@code fp32}, {@code bf16} or {@code fp16}
     */
    static ResourceRef<LoadedControlNet> ref(FileRef file, String numberType) {
        return new ResourceRef<>(LoadedControlNet.class, file, numberType);
    }
}
