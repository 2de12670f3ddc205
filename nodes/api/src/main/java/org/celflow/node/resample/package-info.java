/** Bringing pictures, masks and other planes of numbers to another size. */
@NullMarked
package org.celflow.node.resample;

import org.jspecify.annotations.NullMarked;
