/**
 * The nodes that work on pictures and masks: reading and writing files, palette masks, optical flow and in-betweens, cutouts,
 * recolouring, compositing. The only user of OpenCV.
 *
 * <p>Each sub-package holds one subject. What crosses them is small: {@code cv} is the border to OpenCV, {@code file} decodes
 * and encodes, {@code mask} names and selects parts.
 */
@NullMarked
package org.celflow.imaging;

import org.jspecify.annotations.NullMarked;
