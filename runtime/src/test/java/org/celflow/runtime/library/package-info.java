/** Tests of the list of models. */
@NullMarked
package org.celflow.runtime.library;

import org.jspecify.annotations.NullMarked;
