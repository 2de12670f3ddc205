package org.celflow.editor.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Modality;
import javafx.stage.Window;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;

/** The folders where models are looked for, in order. What is changed counts at once, also for the command line. */
final class ModelFoldersWindow extends Dialog<ButtonType> {
    private static final String WHAT =
            "Models are looked for in these places, the upper ones first: folders laid out as ComfyUI's models folder"
                    + " (checkpoints, loras, vae and so on), and lists like its extra_model_paths.yaml.";

    private final ModelPlacesList model;
    private final Prompts prompts;
    private final ListView<ModelPlacesList.Place> list;
    private final Label message = new Label();
    private Optional<Path> chosen = Optional.empty();

    /** Shows the places over a window. */
    ModelFoldersWindow(Window owner, ModelPlacesList model, Prompts prompts) {
        this.model = model;
        this.prompts = prompts;
        this.list = new ListView<>(model.places());
        initOwner(owner);
        initModality(Modality.NONE);
        setTitle("Model folders");
        setHeaderText(null);
        setResizable(true);
        Theme.apply(getDialogPane(), owner);
        getDialogPane().getButtonTypes().setAll(ButtonType.CLOSE);
        getDialogPane().setContent(form());
        getDialogPane().setMinSize(600, 380);
        getDialogPane().setPrefSize(720, 440);
        setOnShown(event -> list.requestFocus());
    }

    private Node form() {
        Label what = new Label(model.givenBy()
                .map(by -> WHAT + " They are set by " + by + "; start without it to change them here.")
                .orElse(WHAT));
        what.setWrapText(true);
        what.setMinHeight(Region.USE_PREF_SIZE);
        what.getStyleClass().add("doc");
        list.setId("model-places");
        list.setAccessibleText("Model folders");
        list.setPlaceholder(new Label("No places: no models are found."));
        list.setCellFactory(view -> new ModelPlaceCell());
        list.getSelectionModel().selectFirst();
        list.getSelectionModel().selectedItemProperty().addListener((property, before, now) -> {
            if (now != null) {
                chosen = Optional.of(now.root());
            }
        });
        model.places().addListener((ListChangeListener<ModelPlacesList.Place>) change -> select());
        list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        HBox.setHgrow(list, Priority.ALWAYS);
        HBox middle = new HBox(list, buttons());
        middle.getStyleClass().add("model-places");
        VBox.setVgrow(middle, Priority.ALWAYS);
        message.setId("model-places-message");
        message.getStyleClass().add("param-error");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.textProperty().bind(model.message());
        VBox form = new VBox(what, middle, message);
        form.getStyleClass().add("model-places-form");
        return form;
    }

    /** Selects what was selected before the places changed; if that is gone, what is in its place. */
    private void select() {
        Optional<Path> before = chosen;
        int index = Math.max(0, list.getSelectionModel().getSelectedIndex());
        for (int i = 0; i < model.places().size(); i++) {
            if (before.equals(Optional.of(model.places().get(i).root()))) {
                index = i;
            }
        }
        if (!model.places().isEmpty()) {
            list.getSelectionModel()
                    .clearAndSelect(Math.min(index, model.places().size() - 1));
        }
    }

    private Node buttons() {
        BooleanBinding given =
                Bindings.createBooleanBinding(() -> model.givenBy().isPresent());
        var index = list.getSelectionModel().selectedIndexProperty();
        BooleanBinding none = index.lessThan(0);
        Button up = button("up", "Move _up", MaterialDesignA.ARROW_UP, "Search it earlier (Alt+Up)", () -> move(-1));
        up.disableProperty().bind(given.or(index.lessThan(1)));
        Button down =
                button("down", "Move _down", MaterialDesignA.ARROW_DOWN, "Search it later (Alt+Down)", () -> move(1));
        down.disableProperty()
                .bind(given.or(none)
                        .or(index.greaterThanOrEqualTo(
                                Bindings.size(model.places()).subtract(1))));
        Button remove = button(
                "remove",
                "_Remove",
                MaterialDesignC.CLOSE,
                "Look there no longer; its files stay (Delete)",
                this::remove);
        remove.disableProperty().bind(given.or(none));
        Button reveal = button(
                "reveal", "_Show", MaterialDesignF.FOLDER_OPEN_OUTLINE, "Show it in the file manager", this::reveal);
        reveal.disableProperty().bind(none);
        Button add = button(
                "add", "_Add folder…", MaterialDesignF.FOLDER_PLUS_OUTLINE, "Look in another folder", this::addFolder);
        add.disableProperty().bind(given);
        Button read = button(
                "read",
                "Read _list…",
                MaterialDesignF.FILE_DOCUMENT_OUTLINE,
                "Look in the folders of a ComfyUI extra_model_paths.yaml",
                this::readList);
        read.disableProperty().bind(given);
        Button usual = button(
                "usual",
                "_Usual folders",
                MaterialDesignR.RESTORE,
                "Give this list up: ~/.celflow/models and ComfyUI's folder in the home folder",
                model::useUsual);
        usual.disableProperty().bind(given);
        VBox column = new VBox(add, read, up, down, remove, reveal, usual);
        column.getStyleClass().add("model-places-buttons");
        column.setMinWidth(Region.USE_PREF_SIZE);
        return column;
    }

    private static Button button(String id, String text, Ikon icon, String help, Runnable action) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId("model-places-" + id);
        button.setMnemonicParsing(true);
        button.setMaxWidth(Double.MAX_VALUE);
        button.setTooltip(new Tooltip(help));
        button.setOnAction(event -> action.run());
        return button;
    }

    private void key(KeyEvent event) {
        boolean free = model.givenBy().isEmpty();
        if (event.getCode() == KeyCode.ESCAPE) {
            // A list takes the key for itself.
            setResult(ButtonType.CLOSE);
            event.consume();
        } else if (free && event.getCode() == KeyCode.DELETE) {
            remove();
            event.consume();
        } else if (free && event.isAltDown() && event.getCode() == KeyCode.UP) {
            move(-1);
            event.consume();
        } else if (free && event.isAltDown() && event.getCode() == KeyCode.DOWN) {
            move(1);
            event.consume();
        }
    }

    private void addFolder() {
        prompts.openFolder("Look for models in", start()).ifPresent(this::add);
    }

    private void readList() {
        prompts.openFile("A list like extra_model_paths.yaml", List.of("yaml", "yml"), start())
                .ifPresent(this::add);
    }

    private void add(Path path) {
        chosen = Optional.of(path.toAbsolutePath().normalize());
        model.add(path);
        list.requestFocus();
    }

    private Optional<Path> start() {
        return model.places().stream()
                .map(ModelPlacesList.Place::root)
                .filter(Files::exists)
                .reduce((before, after) -> after);
    }

    private void move(int by) {
        model.move(list.getSelectionModel().getSelectedIndex(), by);
    }

    private void remove() {
        int index = list.getSelectionModel().getSelectedIndex();
        if (index >= 0) {
            model.remove(index);
            list.requestFocus();
        }
    }

    private void reveal() {
        Optional.ofNullable(list.getSelectionModel().getSelectedItem()).ifPresent(place -> {
            try {
                FileManager.reveal(place.root());
            } catch (IOException e) {
                prompts.tell("The folder cannot be shown", String.valueOf(e.getMessage()));
            }
        });
    }
}
