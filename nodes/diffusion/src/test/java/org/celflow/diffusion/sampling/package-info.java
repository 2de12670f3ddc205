/** Tests of schedules, noise and samplers. */
@NullMarked
package org.celflow.diffusion.sampling;

import org.jspecify.annotations.NullMarked;
