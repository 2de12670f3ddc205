/** Borrowed weights: loaded once, shared by all nodes of the GPU lane, freed when others need the room. */
@NullMarked
package org.celflow.runtime.model;

import org.jspecify.annotations.NullMarked;
