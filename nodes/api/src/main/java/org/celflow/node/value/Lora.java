package org.celflow.node.value;

import org.celflow.node.FileRef;

/**
 * A change of a model's weights by a small file (Hu et al., LoRA, 2021, and its relatives).
 *
 * @param file the file that holds it
 * @param denoiser how strongly it changes the denoiser; 1 as it was trained, 0 not at all, negative against it
 * @param textEncoder how strongly it changes the text encoders
 */
public record Lora(FileRef file, double denoiser, double textEncoder) {}
