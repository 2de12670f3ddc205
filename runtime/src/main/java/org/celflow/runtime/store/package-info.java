/**
 * Where results are kept between computations and between runs: by key, so that an entry can be old but never wrong. A
 * store may forget anything at any time; whoever finds nothing computes.
 */
@NullMarked
package org.celflow.runtime.store;

import org.jspecify.annotations.NullMarked;
