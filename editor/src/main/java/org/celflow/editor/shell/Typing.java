package org.celflow.editor.shell;

import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.InputEvent;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;

/**
 * Knows whether the key that is being handled types a character into a text. The toolkit looks for accelerators also then,
 * so that {@code F} in a text would fit the view.
 */
final class Typing {
    private Optional<KeyEvent> typed = Optional.empty();

    /** Watches a window. */
    void watch(Scene scene) {
        scene.addEventFilter(
                InputEvent.ANY,
                event -> typed = event instanceof KeyEvent key
                                && key.getEventType() == KeyEvent.KEY_PRESSED
                                && !key.isShortcutDown()
                                && !key.isAltDown()
                                && !key.isMetaDown()
                                && !key.getCode().isFunctionKey()
                                && scene.getFocusOwner() instanceof TextInputControl
                        ? Optional.of(key)
                        : Optional.empty());
    }

    /** Whether these keys are the ones that type now. */
    boolean isTyped(KeyCombination keys) {
        return typed.filter(keys::match).isPresent();
    }
}
