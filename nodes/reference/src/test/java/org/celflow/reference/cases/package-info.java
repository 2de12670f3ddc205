/** Tests of single kinds of cases. */
@NullMarked
package org.celflow.reference.cases;

import org.jspecify.annotations.NullMarked;
