package org.celflow.diffusion.sampling;

import org.celflow.node.value.ModelChange;

/** A change in what is made of a denoiser's answers, which the network itself is not told about. */
interface SamplingChange extends ModelChange {}
