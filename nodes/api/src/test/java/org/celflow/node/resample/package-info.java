@NullMarked
package org.celflow.node.resample;

import org.jspecify.annotations.NullMarked;
