package org.celflow.editor.canvas;

import java.util.List;
import java.util.function.BooleanSupplier;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.Ikon;

/**
 * Something that the canvas can be told to do, for keys and menus.
 *
 * @param label for menus
 * @param icon for menus
 * @param keys that do it while the canvas has the focus; the first is shown
 * @param enabled whether it would do something now
 * @param run does it
 */
public record CanvasAction(String label, Ikon icon, List<KeyCombination> keys, BooleanSupplier enabled, Runnable run) {
    /** Copies the list. */
    public CanvasAction {
        keys = List.copyOf(keys);
    }
}
