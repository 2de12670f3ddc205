/** Tests of reading PyTorch's files, and the writer of the files that they read. */
@NullMarked
package org.celflow.diffusion.pickle;

import org.jspecify.annotations.NullMarked;
