@NullMarked
package org.celflow.bench;

import org.jspecify.annotations.NullMarked;
