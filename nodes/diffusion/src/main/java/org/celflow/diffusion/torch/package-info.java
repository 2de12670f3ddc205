/**
 * The one place that touches DJL and libtorch. A network is written as a {@code Program}: TorchScript text made by a tracer,
 * loaded from memory, called with its weights as a list. Native memory is owned by scopes and never leaves this package
 * except inside them.
 */
@NullMarked
package org.celflow.diffusion.torch;

import org.jspecify.annotations.NullMarked;
