/**
 * Optical flow and the pictures between pictures.
 *
 * <p>An in-between is made as in S. Baker et al., A Database and Evaluation Methodology for Optical Flow, IJCV 92, 2011, section
 * 3.3: flow is estimated in both directions, carried forward to the time asked for, and the picture is fetched along it from
 * the sides on which a pixel is visible. Visibility is told by forward-backward consistency (N. Sundaram et al., Dense Point
 * Trajectories by GPU-accelerated Large Displacement Optical Flow, ECCV 2010, equation 5). Pictures are never cross-faded: where
 * the two sides do not agree, one of them is taken. Labels of parts go the same way and from the same side, so that picture and
 * mask fit each other.
 *
 * <p>The flow is DIS (T. Kroeger et al., Fast Optical Flow using Dense Inverse Search, ECCV 2016) as OpenCV has it.
 */
@NullMarked
package org.celflow.imaging.flow;

import org.jspecify.annotations.NullMarked;
