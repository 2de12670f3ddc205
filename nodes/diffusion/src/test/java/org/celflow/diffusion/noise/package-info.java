/** Tests of the noise of stochastic samplers. */
@NullMarked
package org.celflow.diffusion.noise;

import org.jspecify.annotations.NullMarked;
