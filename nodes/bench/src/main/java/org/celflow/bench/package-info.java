/**
 * Measures the engine on this machine, with files that it makes itself. Stands on top of the command line and the diffusion
 * engine; nobody needs it.
 */
@NullMarked
package org.celflow.bench;

import org.jspecify.annotations.NullMarked;
