/** What holds for all imaging nodes. */
@NullMarked
package org.celflow.imaging;

import org.jspecify.annotations.NullMarked;
