/**
 * The user's model files: where they are, by our setting and by ComfyUI's {@code extra_model_paths.yaml}, and what is there.
 */
@NullMarked
package org.celflow.runtime.library;

import org.jspecify.annotations.NullMarked;
