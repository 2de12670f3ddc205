package org.celflow.editor.shell;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import javafx.application.Application;
import javafx.css.PseudoClass;
import javafx.scene.Scene;

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
}
