package org.celflow.editor.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import javafx.application.Application;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.control.DialogPane;
import javafx.stage.Window;

/** How the window looks: AtlantaFX's Primer with neutral greys, so that no tint of the window colours what is judged in it. */
final class Theme {
    private static final String OWN = String.valueOf(Theme.class.getResource("/org/celflow/editor/editor.css"));
    private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");

    private Theme() {}

    static void apply(Scene scene, boolean dark) {
        Application.setUserAgentStylesheet(
                dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
        if (!scene.getStylesheets().contains(OWN)) {
            scene.getStylesheets().add(OWN);
        }
        scene.getRoot().pseudoClassStateChanged(DARK, dark);
    }

    /** Makes a dialog look like the window that it lies over. */
    static void apply(DialogPane dialog, Window owner) {
        Scene scene = owner.getScene();
        if (scene != null) {
            dialog.getStylesheets().setAll(scene.getStylesheets());
            dialog.pseudoClassStateChanged(
                    DARK, scene.getRoot().getPseudoClassStates().contains(DARK));
        }
    }
}
