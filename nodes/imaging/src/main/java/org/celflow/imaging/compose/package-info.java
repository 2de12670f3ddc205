/** Putting pictures together, and bringing them to another size. Straight alpha everywhere. */
@NullMarked
package org.celflow.imaging.compose;

import org.jspecify.annotations.NullMarked;
