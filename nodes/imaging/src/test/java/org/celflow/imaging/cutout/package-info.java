/** Tests. */
@NullMarked
package org.celflow.imaging.cutout;

import org.jspecify.annotations.NullMarked;
