/** Tests of LoRA and its relatives. */
@NullMarked
package org.celflow.diffusion.lora;

import org.jspecify.annotations.NullMarked;
