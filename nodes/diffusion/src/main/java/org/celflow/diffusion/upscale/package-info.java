/**
 * Networks that enlarge pictures: the ESRGAN family (Wang et al., ESRGAN, 2018; Wang et al., Real-ESRGAN, 2021), a chain of
 * residual-in-residual dense blocks followed by as many doublings as the factor needs. How a network is built is read off its file,
 * whichever of the three ways of naming its tensors it uses. Large pictures are cut into overlapping tiles whose edges are faded
 * into each other, as ComfyUI does it.
 */
@NullMarked
package org.celflow.diffusion.upscale;

import org.jspecify.annotations.NullMarked;
