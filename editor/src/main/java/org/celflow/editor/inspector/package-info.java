/**
 * Parameters of the selected nodes as widgets, made from their descriptors.
 *
 * <p>A field keeps what was typed even when it is no valid value: it says in place what is wrong and leaves the graph as it
 * was.
 */
@NullMarked
package org.celflow.editor.inspector;

import org.jspecify.annotations.NullMarked;
