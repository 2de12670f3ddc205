/**
 * Part masks: reading flat-coloured renders through a palette, and choosing parts.
 *
 * <p>A mask render is only worth sampling from if every pixel has exactly a colour of the palette. Renderers blend edges,
 * apply view transforms and dither unless told otherwise, so the source measures the whole sequence first
 * ({@link org.celflow.imaging.mask.StrayReport}) and says which setting to change. A stray pixel is never given a label that
 * its surroundings do not have, because the blend of two part colours is often close to the colour of a third part.
 */
@NullMarked
package org.celflow.imaging.mask;

import org.jspecify.annotations.NullMarked;
