/**
 * The document: an immutable graph, its history, what is selected, and what travels by the clipboard.
 *
 * <p>An edit is a {@link org.celflow.graph.GraphEdit}; applying it makes the next graph, and undo is the graph before. There are
 * no inverse commands and no dirty flags. A gesture (a drag, a slider, typing in one field) is many edits and one undo step.
 */
@NullMarked
package org.celflow.editor.document;

import org.jspecify.annotations.NullMarked;
