/** Tests. */
@NullMarked
package org.celflow.imaging.flow;

import org.jspecify.annotations.NullMarked;
