/**
 * Small files that change a checkpoint's weights: LoRA and its relatives.
 *
 * <p>Each file is a table of modules: a name, which a trainer made from the network's own names in one of several ways, and a few
 * small tensors with a formula that makes a change of the weight out of them. {@link org.celflow.diffusion.lora.ModuleNames}
 * tells which tensor of a checkpoint a name means; it is made from the names in that checkpoint, so any depth of network is
 * known. {@link org.celflow.diffusion.lora.LoraFile} reads the table, and {@link org.celflow.diffusion.lora.LoraMerge} computes
 * weights, in 32 bits, by the formulas and in the order of ComfyUI.
 *
 * <p>Nothing here keeps a changed weight: who loads weights asks for each one when it needs it, so a changed strength costs
 * the weights that it changes and no reading of the others.
 */
@NullMarked
package org.celflow.diffusion.lora;

import org.jspecify.annotations.NullMarked;
