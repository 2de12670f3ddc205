package org.celflow.editor.inspector;

import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.celflow.node.model.ModelSummary;
import org.celflow.runtime.library.ListedModel;
import org.jspecify.annotations.Nullable;

/** A model in a list: its picture, name, family, size and the beginning of its digest. */
final class ModelCell extends ListCell<ListedModel> {
    private static final double SIDE = 44;

    private final ImageView picture = new ImageView();
    private final Label name = new Label();
    private final Label facts = new Label();
    private final HBox row = new HBox(8, picture, new VBox(name, facts));

    ModelCell() {
        picture.setFitWidth(SIDE);
        picture.setFitHeight(SIDE);
        picture.setPreserveRatio(true);
        facts.getStyleClass().add("caption");
    }

    @Override
    protected void updateItem(@Nullable ListedModel model, boolean empty) {
        super.updateItem(model, empty);
        if (model == null || empty) {
            setGraphic(null);
            return;
        }
        name.setText(model.name());
        facts.setText(facts(model));
        // Read in the background, at the size that is shown.
        picture.setImage(model.picture()
                .map(file -> new Image(file.toUri().toString(), 2 * SIDE, 2 * SIDE, true, true, true))
                .orElse(null));
        picture.setManaged(model.picture().isPresent());
        setGraphic(row);
    }

    /** What is said of a model, as {@code SD 1 inpainting · 2.1 GB · 1a2b3c4d}. */
    static String facts(ListedModel model) {
        String family = "%s %s"
                .formatted(
                        model.family(),
                        model.summary().map(ModelSummary::detail).orElse(""))
                .strip();
        String size = model.bytes() < 1e9
                ? String.format(Locale.ROOT, "%.1f MB", model.bytes() / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", model.bytes() / 1e9);
        String digest = model.sha256().map(sha -> " · " + sha.substring(0, 8)).orElse("");
        String problem = model.problem().map(text -> " · " + text).orElse("");
        return (family.isEmpty() ? "" : family + " · ") + size + digest + problem;
    }
}
