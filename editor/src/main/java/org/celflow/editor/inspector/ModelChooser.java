package org.celflow.editor.inspector;

import java.util.List;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import org.celflow.node.model.ModelKind;
import org.celflow.runtime.library.ListedModel;

/** A list of the user's models that is searched by typing. Arrows move, Enter and a click choose, Escape closes. */
final class ModelChooser {
    private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");
    private static final double WIDTH = 420;
    private static final double HEIGHT = 380;

    private final EditContext context;
    private final List<ModelKind> kinds;
    private final ObservableList<ListedModel> all = FXCollections.observableArrayList();
    private final FilteredList<ListedModel> found = new FilteredList<>(all);
    private final TextField search = new TextField();
    private final ListView<ListedModel> list = new ListView<>(found);
    private final Label nothing = new Label("Looking...");
    private final Button folders = new Button("Model folders…");
    private final VBox box = new VBox(search, list, folders);
    private final Popup popup = new Popup();

    ModelChooser(EditContext context, List<ModelKind> kinds) {
        this.context = context;
        this.kinds = kinds;
        search.setId("model-search");
        search.setPromptText("Search by name, kind or family");
        search.textProperty().addListener((property, before, now) -> {
            found.setPredicate(model -> model.matches(now));
            list.getSelectionModel().selectFirst();
        });
        list.setId("model-list");
        list.setPlaceholder(nothing);
        list.setCellFactory(view -> new ModelCell());
        list.setPrefSize(WIDTH, HEIGHT);
        nothing.setWrapText(true);
        folders.setId("model-folders-of-list");
        folders.getStyleClass().addAll("flat", "small");
        folders.setTooltip(new Tooltip("Change where models are looked for  (Ctrl+Shift+M)"));
        folders.setOnAction(event -> {
            popup.hide();
            context.editModelFolders();
        });
        box.getStyleClass().addAll("root", "model-chooser"); // the colours of the theme hang on root
        popup.getContent().add(box);
        popup.setAutoHide(true);
        popup.setHideOnEscape(true);
    }

    /** Shows the list below a widget; what is chosen is handed over, at most once. */
    void show(Node below, Consumer<ListedModel> chosen) {
        search.setOnKeyPressed(event -> {
            int step = event.getCode() == KeyCode.DOWN ? 1 : event.getCode() == KeyCode.UP ? -1 : 0;
            if (step != 0) {
                int to = list.getSelectionModel().getSelectedIndex() + step;
                list.getSelectionModel().select(Math.max(0, Math.min(found.size() - 1, to)));
                list.scrollTo(list.getSelectionModel().getSelectedIndex());
                event.consume();
            }
        });
        search.setOnAction(event -> choose(chosen));
        list.setOnMouseClicked(event -> choose(chosen));
        list.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                choose(chosen);
            }
        });
        box.getStylesheets().setAll(below.getScene().getStylesheets());
        box.pseudoClassStateChanged(
                DARK, below.getScene().getRoot().getPseudoClassStates().contains(DARK));
        Bounds bounds = below.localToScreen(below.getBoundsInLocal());
        popup.show(below, bounds.getMaxX() - WIDTH, bounds.getMaxY() + 2);
        search.requestFocus();
        context.findModels(kinds, models -> {
            nothing.setText(
                    models.isEmpty()
                            ? "No models of this kind. Add their folder under Model folders, or put files under ~/.celflow/models/%s."
                                    .formatted(kinds.get(0).folders().get(0))
                            : "No model is called so.");
            all.setAll(models);
            list.getSelectionModel().selectFirst();
        });
    }

    private void choose(Consumer<ListedModel> chosen) {
        ListedModel model = list.getSelectionModel().getSelectedItem();
        if (model != null && popup.isShowing()) {
            popup.hide();
            chosen.accept(model);
        }
    }
}
