/** Tests. */
@NullMarked
package org.celflow.imaging.filter;

import org.jspecify.annotations.NullMarked;
