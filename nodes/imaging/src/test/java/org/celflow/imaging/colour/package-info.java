/** Tests. */
@NullMarked
package org.celflow.imaging.colour;

import org.jspecify.annotations.NullMarked;
