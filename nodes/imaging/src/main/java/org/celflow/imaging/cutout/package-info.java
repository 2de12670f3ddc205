/** Cutting parts out of a picture: straight alpha from the mask, and edge colours freed from what was behind them. */
@NullMarked
package org.celflow.imaging.cutout;

import org.jspecify.annotations.NullMarked;
