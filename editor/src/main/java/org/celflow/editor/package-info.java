/**
 * The window: where a graph is drawn, tuned, run and looked at.
 *
 * <p>{@code document} is the observable shell over an immutable graph, {@code run} turns run events into what nodes show,
 * {@code inspector} makes widgets from parameter descriptors, {@code view} shows frames and time, {@code file} keeps
 * documents, settings and the journal on disk, {@code shell} is the window around it all. {@code EditorServices} is the
 * composition root: everything is handed down from it by constructors.
 *
 * <p>View models hold the logic and use {@code javafx.base} properties only, so their tests need no toolkit. Nothing that
 * reads a file, plans or computes happens on the FX thread; {@link org.celflow.editor.FxThread} is the only class that
 * queues work for it.
 */
@NullMarked
package org.celflow.editor;

import org.jspecify.annotations.NullMarked;
