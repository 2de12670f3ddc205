/** Tests of the command line, inside this process where that is possible. */
@NullMarked
package org.celflow.runtime.cli;

import org.jspecify.annotations.NullMarked;
