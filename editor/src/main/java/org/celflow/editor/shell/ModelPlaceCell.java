package org.celflow.editor.shell;

import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A place of models in a list: its path, and how many models are there or what is wrong with it. */
final class ModelPlaceCell extends ListCell<ModelPlacesList.Place> {
    private final Label path = new Label();
    private final Label fact = new Label();
    private final VBox lines = new VBox(path, fact);

    ModelPlaceCell() {
        // The end of a path tells folders apart.
        path.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        setPrefWidth(0);
    }

    @Override
    protected void updateItem(ModelPlacesList.@Nullable Place place, boolean empty) {
        super.updateItem(place, empty);
        if (place == null || empty) {
            setGraphic(null);
            setTooltip(null);
            return;
        }
        path.setText(place.root().toString());
        fact.setText(place.fact().isEmpty() ? "…" : place.fact());
        fact.getStyleClass().setAll("label", place.wrong() ? "param-error" : "caption");
        setTooltip(new Tooltip(place.wrong() ? place.fact() : place.root().toString()));
        setGraphic(lines);
    }
}
