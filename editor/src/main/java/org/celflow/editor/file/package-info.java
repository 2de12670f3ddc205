/**
 * What the editor keeps on disk: documents, the journal of unsaved work, settings.
 *
 * <p>Every write goes to a temporary file beside the target, is forced, then moved, so that a crash leaves the old file or the
 * new one.
 */
@NullMarked
package org.celflow.editor.file;

import org.jspecify.annotations.NullMarked;
