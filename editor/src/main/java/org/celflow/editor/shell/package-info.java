/**
 * The window around the canvas: actions, menus, tool bar, panes and dialogs.
 */
@NullMarked
package org.celflow.editor.shell;

import org.jspecify.annotations.NullMarked;
