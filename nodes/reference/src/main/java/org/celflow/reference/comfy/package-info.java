/**
 * Computes ComfyUI graphs with our nodes. A graph is walked from the output that is asked for; {@link
 * org.celflow.reference.comfy.ComfyNodes} says for each node type of theirs what of ours does the same. Batches of pictures and masks,
 * which are single in our graphs, travel as {@link org.celflow.reference.comfy.ImageBatch} and {@link
 * org.celflow.reference.comfy.MaskBatch}.
 */
@NullMarked
package org.celflow.reference.comfy;

import org.jspecify.annotations.NullMarked;
