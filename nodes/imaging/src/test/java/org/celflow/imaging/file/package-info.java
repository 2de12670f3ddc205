/** Tests. */
@NullMarked
package org.celflow.imaging.file;

import org.jspecify.annotations.NullMarked;
