/** Tests. */
@NullMarked
package org.celflow.imaging.cv;

import org.jspecify.annotations.NullMarked;
