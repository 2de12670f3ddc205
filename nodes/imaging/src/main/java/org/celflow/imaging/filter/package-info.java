/** Changes of a picture by its neighbourhoods and colours. Numbers agree with ComfyUI's nodes of the same kind. */
@NullMarked
package org.celflow.imaging.filter;

import org.jspecify.annotations.NullMarked;
