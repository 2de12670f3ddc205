@NullMarked
package org.celflow.reference;

import org.jspecify.annotations.NullMarked;
