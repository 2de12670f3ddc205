package org.celflow.diffusion.upscale;

import java.util.Optional;
import org.celflow.node.FileRef;
import org.celflow.node.value.Rgb;
import org.celflow.node.value.Value;
import org.celflow.node.value.ValueType;

/**
 * An upscaling network as a description.
 *
 * @param file the file that holds it
 * @param numberType {@code auto}, {@code fp32}, {@code bf16} or {@code fp16}
 */
public record UpscaleModel(FileRef file, String numberType) implements Value {
    /** Upscaling networks on links. */
    public static final ValueType<UpscaleModel> TYPE =
            new ValueType<>("upscaler", "Upscaler", UpscaleModel.class, Rgb.ofPacked(0x90a4ae), Optional.empty());

    @Override
    public long bytes() {
        return 256;
    }
}
