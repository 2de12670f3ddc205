@NullMarked
package org.celflow.diffusion.bench;

import org.jspecify.annotations.NullMarked;
