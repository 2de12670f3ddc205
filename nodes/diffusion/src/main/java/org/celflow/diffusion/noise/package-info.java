/**
 * Noise for stochastic samplers: a Brownian motion over the sigmas that is a function of the seed alone, so that halving the
 * steps of a run refines the same path instead of drawing another. Numbers are those of the Python package torchsde's {@code
 * BrownianTree}, whose seeds come from numpy's {@code SeedSequence}.
 */
@NullMarked
package org.celflow.diffusion.noise;

import org.jspecify.annotations.NullMarked;
