package org.celflow.editor.canvas;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.celflow.node.spec.NodeType;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The node search: a field, what it finds, and the documentation of the chosen one. Typing goes to the field, arrows and Enter
 * to the list, so hands stay on the keyboard.
 */
final class SearchPanel extends VBox {
    static final double WIDTH = 400;
    static final double HEIGHT = 420;
    private static final double ROW = 30;

    private final Label heading = new Label();
    private final TextField field = new TextField();
    private final ObservableList<NodeSearch.Match> found = FXCollections.observableArrayList();
    private final ListView<NodeSearch.Match> list = new ListView<>(found);
    private final Label doc = new Label();
    private final Runnable close;
    private Collection<NodeType> types = List.of();
    private Consumer<NodeType> chosen = type -> {};

    SearchPanel(Runnable close) {
        this.close = close;
        getStyleClass().add("node-search");
        setId("node-search");
        field.setId("node-search-field");
        field.setPromptText("Search nodes");
        field.setAccessibleText("Search nodes");
        list.setId("node-search-list");
        list.setFocusTraversable(false);
        list.setFixedCellSize(ROW);
        list.setCellFactory(any -> new Row());
        list.setPlaceholder(new Label("No node is called that."));
        list.setMinHeight(ROW);
        VBox.setVgrow(list, Priority.ALWAYS);
        heading.getStyleClass().add("heading");
        heading.managedProperty().bind(heading.visibleProperty());
        doc.getStyleClass().add("doc");
        doc.setWrapText(true);
        doc.setMaxWidth(Double.MAX_VALUE);
        doc.setMinHeight(52);
        doc.setMaxHeight(52);
        getChildren().addAll(heading, field, list, doc);
        setPrefSize(WIDTH, HEIGHT);
        setMaxSize(WIDTH, HEIGHT);
        field.textProperty().addListener((any, old, typed) -> search());
        field.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        field.focusedProperty().addListener((any, was, focused) -> {
            if (!focused && isVisible()) {
                close.run();
            }
        });
        list.getSelectionModel().selectedItemProperty().addListener((any, old, match) -> describe(match));
        setVisible(false);
    }

    /**
     * Opens with a choice of types.
     *
     * @param title over the field; empty for none
     */
    void open(Collection<NodeType> choice, String title, Consumer<NodeType> onChosen) {
        types = choice;
        chosen = onChosen;
        heading.setText(title);
        heading.setVisible(!title.isEmpty());
        field.clear();
        search();
        setVisible(true);
        field.requestFocus();
    }

    private void search() {
        found.setAll(NodeSearch.rank(types, field.getText()));
        list.getSelectionModel().select(0);
        list.scrollTo(0);
        describe(list.getSelectionModel().getSelectedItem());
    }

    private void describe(NodeSearch.@Nullable Match match) {
        doc.setText(match == null ? "" : match.type().doc());
    }

    private void key(KeyEvent key) {
        KeyCode code = key.getCode();
        if (code == KeyCode.ESCAPE) {
            close.run();
        } else if (code == KeyCode.ENTER || code == KeyCode.TAB) {
            choose();
        } else if (code == KeyCode.DOWN) {
            step(1);
        } else if (code == KeyCode.UP) {
            step(-1);
        } else if (code == KeyCode.PAGE_DOWN) {
            step(8);
        } else if (code == KeyCode.PAGE_UP) {
            step(-8);
        } else {
            return;
        }
        key.consume();
    }

    private void step(int by) {
        if (!found.isEmpty()) {
            int at = list.getSelectionModel().getSelectedIndex();
            int next = Math.max(0, Math.min(found.size() - 1, at + by));
            list.getSelectionModel().select(next);
            list.scrollTo(Math.max(0, next - 4));
        }
    }

    private void choose() {
        NodeSearch.Match match = list.getSelectionModel().getSelectedItem();
        if (match != null) {
            close.run();
            chosen.accept(match.type());
        }
    }

    private boolean dark() {
        return !(doc.getTextFill() instanceof Color text) || text.getBrightness() > 0.5;
    }

    private static String css(Color colour) {
        return "rgb(%d, %d, %d)"
                .formatted(
                        Math.round(colour.getRed() * 255),
                        Math.round(colour.getGreen() * 255),
                        Math.round(colour.getBlue() * 255));
    }

    private final class Row extends ListCell<NodeSearch.Match> {
        private final FontIcon icon = new FontIcon();
        private final TextFlow title = new TextFlow();
        private final Label category = new Label();
        private final HBox box = new HBox(10);

        Row() {
            category.getStyleClass().add("category");
            icon.getStyleClass().add("node-icon");
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            box.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
            title.setMaxHeight(Region.USE_PREF_SIZE);
            box.getChildren().addAll(icon, title, gap, category);
            setOnMousePressed(event -> {
                if (getItem() != null) {
                    getListView().getSelectionModel().select(getItem());
                    choose();
                    event.consume();
                }
            });
        }

        @Override
        protected void updateItem(NodeSearch.@Nullable Match match, boolean empty) {
            super.updateItem(match, empty);
            if (empty || match == null) {
                setGraphic(null);
                setAccessibleText(null);
                return;
            }
            Category look = Category.of(match.type().category());
            icon.setIconCode(look.icon());
            box.setStyle("-celflow-hue: " + css(look.colour(dark())) + ";");
            category.setText(match.type().category());
            title.getChildren().clear();
            String text = match.type().title();
            for (int i = 0; i < text.length(); ) {
                boolean marked = match.marked().contains(i);
                int end = i + 1;
                while (end < text.length() && match.marked().contains(end) == marked) {
                    end++;
                }
                Text part = new Text(text.substring(i, end));
                part.getStyleClass().addAll("title", marked ? "marked" : "plain");
                title.getChildren().add(part);
                i = end;
            }
            setGraphic(box);
            setAccessibleText(text + ", " + match.type().category());
        }
    }
}
