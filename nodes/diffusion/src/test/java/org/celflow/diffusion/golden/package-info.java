/**
 * Reference values computed with ComfyUI (commit 618b803d, float32 on a CPU), and what reads them: {@code
 * golden/cases/GROUP.json} lists cases, {@code golden/cases/GROUP.safetensors} holds their numbers.
 */
@NullMarked
package org.celflow.diffusion.golden;

import org.jspecify.annotations.NullMarked;
