/** Tiny nodes whose values are numbers, graphs of them, and an evaluator that is too simple to be wrong. */
@NullMarked
package org.celflow.runtime.testing;

import org.jspecify.annotations.NullMarked;
