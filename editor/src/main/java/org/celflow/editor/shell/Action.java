package org.celflow.editor.shell;

import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.control.Button;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/** Something that the window can do: said once, shown as a menu item and as a button, done by a key. */
final class Action {
    private final String id;
    private final StringProperty title = new SimpleStringProperty(this, "title", "");
    private final Ikon icon;
    private final Optional<KeyCombination> keys;
    private final ObservableBooleanValue disabled;
    private final Runnable run;

    Action(String id, String title, Ikon icon, String keys, ObservableBooleanValue disabled, Runnable run) {
        this.id = id;
        this.title.set(title);
        this.icon = icon;
        this.keys = keys.isEmpty() ? Optional.empty() : Optional.of(KeyCombination.valueOf(keys));
        this.disabled = disabled;
        this.run = run;
    }

    /** An action that can always be done. */
    static Action of(String id, String title, Ikon icon, String keys, Runnable run) {
        return new Action(id, title, icon, keys, new ReadOnlyBooleanWrapper(false).getReadOnlyProperty(), run);
    }

    /** What menus call it; may follow what it would do now. */
    StringProperty title() {
        return title;
    }

    /** The keys for people, as {@code Ctrl+Z}; empty if it has none. */
    String keysText() {
        return keys.map(KeyCombination::getDisplayText).orElse("");
    }

    void run() {
        if (!disabled.get()) {
            run.run();
        }
    }

    MenuItem menuItem(Typing typing) {
        MenuItem item = new MenuItem();
        item.setId("menu-" + id);
        item.textProperty().bind(title);
        item.setGraphic(new FontIcon(icon));
        keys.ifPresent(item::setAccelerator);
        item.disableProperty().bind(disabled);
        item.setOnAction(event -> {
            if (keys.filter(typing::isTyped).isEmpty()) {
                run();
            }
        });
        return item;
    }

    /** A button with the icon alone. */
    Button button() {
        Button button = new Button(null, new FontIcon(icon));
        button.setId(id);
        button.setFocusTraversable(false);
        button.disableProperty().bind(disabled);
        button.setOnAction(event -> run());
        Tooltip help = new Tooltip();
        help.textProperty().bind(title.concat(keys.isPresent() ? "  (" + keysText() + ")" : ""));
        button.setTooltip(help);
        button.accessibleTextProperty().bind(title);
        return button;
    }
}
