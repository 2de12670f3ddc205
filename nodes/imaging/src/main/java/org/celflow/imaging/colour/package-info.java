/** Colour spaces, and giving parts another colour. */
@NullMarked
package org.celflow.imaging.colour;

import org.jspecify.annotations.NullMarked;
