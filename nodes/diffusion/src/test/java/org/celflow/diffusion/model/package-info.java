/** Tests of the networks against reference values. */
@NullMarked
package org.celflow.diffusion.model;

import org.jspecify.annotations.NullMarked;
