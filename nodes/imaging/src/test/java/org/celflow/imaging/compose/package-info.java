/** Tests. */
@NullMarked
package org.celflow.imaging.compose;

import org.jspecify.annotations.NullMarked;
