/** Tests of prompts. */
@NullMarked
package org.celflow.diffusion.text;

import org.jspecify.annotations.NullMarked;
