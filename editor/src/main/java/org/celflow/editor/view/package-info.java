/**
 * Frames and time: the viewer, the playhead, the bounded store of frames, and the timeline.
 */
@NullMarked
package org.celflow.editor.view;

import org.jspecify.annotations.NullMarked;
