/** Tests. */
@NullMarked
package org.celflow.imaging.mask;

import org.jspecify.annotations.NullMarked;
