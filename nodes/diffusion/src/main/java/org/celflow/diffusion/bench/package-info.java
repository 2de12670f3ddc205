/**
 * What the engine costs: a checkpoint of full size to measure with, the speed of this machine's matrix products to compare with, and
 * the time of guided steps.
 */
@NullMarked
package org.celflow.diffusion.bench;

import org.jspecify.annotations.NullMarked;
