/** Tests of plugins, with jars that are compiled on the spot. */
@NullMarked
package org.celflow.runtime.plugin;

import org.jspecify.annotations.NullMarked;
