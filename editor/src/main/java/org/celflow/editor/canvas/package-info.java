/**
 * The node canvas: one JavaFX {@code Canvas}, drawn in immediate mode, and the gestures on it.
 *
 * <p>What is drawn is a {@link org.celflow.editor.canvas.Board}: every node with its {@link
 * org.celflow.editor.canvas.NodeShape} and every link with its curve, kept up to date from the document's snapshots by
 * identity, and a spatial index over them. The {@link org.celflow.editor.canvas.Camera} maps world units (pixels at zoom 1) to
 * the screen. Painters read board, camera and the feedback of the gesture that is under way; they hold no state but caches.
 * Drawing happens on a pulse, and only when something changed.
 *
 * <p>Board, camera, hit tests, search and gestures need no toolkit. A gesture previews on the board and becomes one edit when
 * it ends, so each is one step of undo. Real controls exist only for the value that is being edited.
 *
 * <p>Detail follows the zoom: below {@link org.celflow.editor.canvas.Detail#TEXT} no text, below {@link
 * org.celflow.editor.canvas.Detail#CARDS} plain boxes and straight links. Colours are looked up from style sheets; Java knows
 * only the hues of categories.
 */
@NullMarked
package org.celflow.editor.canvas;

import org.jspecify.annotations.NullMarked;
