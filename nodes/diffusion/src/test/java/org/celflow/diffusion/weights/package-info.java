/** Tests of reading model files, most of them hostile. */
@NullMarked
package org.celflow.diffusion.weights;

import org.jspecify.annotations.NullMarked;
