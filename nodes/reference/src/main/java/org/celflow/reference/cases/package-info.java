/** How a case of each group is asked of our engine. */
@NullMarked
package org.celflow.reference.cases;

import org.jspecify.annotations.NullMarked;
