/** Bringing pictures, masks and other planes of numbers to another size or way up. */
@NullMarked
package org.celflow.node.resample;

import org.jspecify.annotations.NullMarked;
