/** The values that flow along links: immutable, on the Java heap, independent of any device. */
@NullMarked
package org.celflow.node.value;

import org.jspecify.annotations.NullMarked;
