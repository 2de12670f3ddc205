package org.celflow.editor.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;
import org.celflow.editor.canvas.CanvasAction;
import org.celflow.editor.file.SettingsStore;
import org.kordamp.ikonli.javafx.FontIcon;

/** The menu bar: the window's actions and those of the canvas, each with its keys. */
final class MainMenu extends MenuBar {
    private static final Set<String> OURS = Set.of("Undo", "Redo");
    private static final List<String> EDIT = List.of("Cut", "Copy", "Paste", "Duplicate", "Delete", "Select all");
    private static final List<String> VIEW = List.of("Show", "Zoom", "Actual", "Snap");

    private final Typing typing;

    MainMenu(Actions actions, List<CanvasAction> canvas, Session session, SettingsStore settings, Typing typing) {
        this.typing = typing;
        setId("menu-bar");
        Menu edit = menu("Edit", List.of(actions.undo, actions.redo));
        edit.getItems().add(new SeparatorMenuItem());
        Menu node = new Menu("Node");
        Menu view = new Menu("View");
        for (CanvasAction action : canvas) {
            if (OURS.contains(action.label())) {
                continue;
            }
            Menu home = begins(EDIT, action.label()) ? edit : begins(VIEW, action.label()) ? view : node;
            home.getItems().add(item(action, home));
        }
        add(view, actions.viewer());
        add(view, actions.window());
        Menu file = menu("File", List.of(actions.newGraph, actions.open));
        file.getItems().add(recent(session, settings));
        file.getItems().add(new SeparatorMenuItem());
        file.getItems().add(actions.save.menuItem(typing));
        file.getItems().add(actions.saveAs.menuItem(typing));
        add(file, List.of(actions.modelFolders));
        add(file, List.of(actions.quit));
        getMenus()
                .setAll(
                        file,
                        edit,
                        node,
                        menu("Run", actions.run()),
                        menu("Playback", actions.playback()),
                        view,
                        menu("Help", List.of(actions.shortcuts)));
    }

    private static boolean begins(List<String> words, String label) {
        return words.stream().anyMatch(label::startsWith) && !label.equals("Show in viewer");
    }

    private Menu menu(String title, List<Action> actions) {
        Menu menu = new Menu(title);
        actions.forEach(action -> menu.getItems().add(action.menuItem(typing)));
        return menu;
    }

    private void add(Menu menu, List<Action> actions) {
        menu.getItems().add(new SeparatorMenuItem());
        actions.forEach(action -> menu.getItems().add(action.menuItem(typing)));
    }

    private MenuItem item(CanvasAction action, Menu home) {
        MenuItem item = new MenuItem(action.label(), new FontIcon(action.icon()));
        action.keys().stream().findFirst().ifPresent(item::setAccelerator);
        item.setOnAction(event -> {
            boolean typed = action.keys().stream().anyMatch(typing::isTyped);
            if (!typed && action.enabled().getAsBoolean()) {
                action.run().run();
            }
        });
        // What can be done is looked up when the menu opens; keys ask again themselves.
        home.addEventHandler(
                Menu.ON_SHOWING, event -> item.setDisable(!action.enabled().getAsBoolean()));
        home.addEventHandler(Menu.ON_HIDDEN, event -> item.setDisable(false));
        return item;
    }

    private Menu recent(Session session, SettingsStore settings) {
        Menu menu = new Menu("Open recent");
        menu.setId("menu-recent");
        Runnable fill = () -> {
            List<MenuItem> items = new ArrayList<>();
            List<Path> files = settings.settings().get().recent();
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                Path folder = file.getParent();
                MenuItem item = new MenuItem("%s   —   %s".formatted(file.getFileName(), folder == null ? "" : folder));
                item.setMnemonicParsing(false);
                item.setAccelerator(KeyCombination.valueOf("Shortcut+Alt+" + (i + 1)));
                item.setOnAction(event -> session.files().open(file));
                items.add(item);
            }
            menu.getItems().setAll(items);
            menu.setDisable(items.isEmpty());
        };
        settings.settings().addListener(change -> fill.run());
        fill.run();
        return menu;
    }
}
