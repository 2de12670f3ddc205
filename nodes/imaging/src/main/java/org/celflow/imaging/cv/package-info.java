/**
 * The border to OpenCV. Everything that crosses it is copied: nodes see Java arrays, OpenCV sees {@code Mat}s that live in one
 * {@link org.celflow.imaging.cv.Mats} scope inside one computation and are released with it on every path.
 *
 * <p>OpenCV runs with one thread of its own. Its optical flow gives other numbers with another number of threads, and a
 * result must depend on its key alone; several frames at a time keep the processor busy instead.
 */
@NullMarked
package org.celflow.imaging.cv;

import org.jspecify.annotations.NullMarked;
