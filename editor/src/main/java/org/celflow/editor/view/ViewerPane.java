package org.celflow.editor.view;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableBooleanValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.celflow.graph.NodeId;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignE;
import org.kordamp.ikonli.materialdesign2.MaterialDesignF;
import org.kordamp.ikonli.materialdesign2.MaterialDesignI;
import org.kordamp.ikonli.materialdesign2.MaterialDesignN;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;

/** The viewer: the picture, what is shown of it, and the numbers under the pointer. */
public final class ViewerPane extends BorderPane {
    private final ViewerModel model;
    private final Function<NodeId, String> titles;
    private final Label readout = new Label();
    private final PictureView view = new PictureView(readout::setText);
    private final Label name = new Label();
    private final Label size = new Label();
    private final Label badge = new Label();
    private final VBox empty = new VBox();
    private final Label emptyTitle = new Label();
    private final Label emptyText = new Label();
    private final Button render = new Button("Render this frame");

    /**
     * A viewer.
     *
     * @param titles of nodes, for people
     * @param renderFrame computes the viewed node at the playhead
     * @param busy whether something runs
     */
    public ViewerPane(
            ViewerModel model, Function<NodeId, String> titles, Runnable renderFrame, ObservableBooleanValue busy) {
        this.model = model;
        this.titles = titles;
        setId("viewer");
        getStyleClass().add("viewer");
        badge.getStyleClass().add("badge");
        emptyTitle.getStyleClass().add("empty-title");
        emptyText.getStyleClass().add("doc");
        emptyText.setWrapText(true);
        empty.getStyleClass().add("empty");
        empty.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
        render.setId("viewer-render");
        render.setTooltip(new Tooltip("Compute this node at this frame (F7)"));
        render.setOnAction(event -> renderFrame.run());
        render.disableProperty().bind(busy);
        empty.getChildren().addAll(emptyTitle, emptyText, render);
        StackPane.setAlignment(badge, Pos.TOP_RIGHT);
        setTop(header());
        setCenter(new StackPane(view, empty, badge));
        setBottom(footer());
        model.shown().addListener((property, before, now) -> show(now));
        show(model.shown().get());
    }

    /** Fits the picture into the pane. */
    public void fit() {
        view.fit();
    }

    /** Shows the picture pixel for pixel. */
    public void pixelForPixel() {
        view.pixelForPixel();
    }

    /** Shows the next channel. */
    public void nextChannel() {
        List<Channel> all = List.of(Channel.values());
        view.channel().set(all.get((all.indexOf(view.channel().get()) + 1) % all.size()));
    }

    /** Shows another backdrop. */
    public void nextBackdrop() {
        List<Backdrop> all = List.of(Backdrop.values());
        view.backdrop().set(all.get((all.indexOf(view.backdrop().get()) + 1) % all.size()));
    }

    private void show(ViewerModel.Shown shown) {
        String caption = shown.picture().map(Picture::caption).orElse("");
        view.show(shown.picture().filter(picture -> caption.isEmpty()), shown.state() == ViewerModel.State.PREVIEW);
        name.setText(shown.node().map(titles).orElse("Viewer"));
        size.setText(shown.picture().map(Picture::summary).orElse(""));
        badge.setVisible(shown.state() == ViewerModel.State.PREVIEW
                || shown.state() == ViewerModel.State.NOT_RENDERED
                        && shown.picture().isPresent());
        badge.setText(
                shown.state() == ViewerModel.State.PREVIEW
                        ? "%s, frame %d".formatted(shown.maker().map(titles).orElse(""), shown.frame())
                        : "frame %d is not rendered".formatted(shown.frame()));
        empty.setVisible(!caption.isEmpty() || shown.picture().isEmpty() && shown.state() != ViewerModel.State.LOADING);
        render.setVisible(shown.state() == ViewerModel.State.NOT_RENDERED);
        render.setManaged(render.isVisible());
        switch (shown.state()) {
            case NOTHING_CHOSEN -> say("Nothing to show", "Select a node that makes a picture.");
            case NO_PICTURE -> say("No picture", "The outputs of this node have none. Select another node.");
            case NOT_RENDERED -> say("Frame %d is not rendered yet".formatted(shown.frame()), "");
            default -> say(caption, "");
        }
    }

    private void say(String title, String text) {
        emptyTitle.setText(title);
        emptyText.setText(text);
        emptyText.setManaged(!text.isEmpty());
    }

    private Node header() {
        name.getStyleClass().add("pane-title");
        size.getStyleClass().add("caption");
        ToggleButton pin = new ToggleButton(null, new FontIcon(MaterialDesignP.PIN_OUTLINE));
        pin.setId("viewer-pin");
        pin.getStyleClass().addAll("flat", "small-icon");
        pin.setTooltip(new Tooltip("Keep this node in the viewer whatever is selected (P)"));
        pin.setAccessibleText("Pin");
        pin.setOnAction(event -> model.togglePin());
        model.pinned().addListener((property, before, now) -> pin.setSelected(now.isPresent()));
        pin.setSelected(model.pinned().get().isPresent());
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox header = new HBox(name, size, gap, pin);
        header.getStyleClass().add("pane-header");
        return header;
    }

    private Node footer() {
        ComboBox<Channel> channels = new ComboBox<>();
        channels.getItems().setAll(Arrays.asList(Channel.values()));
        channels.valueProperty().bindBidirectional(view.channel());
        channels.setTooltip(new Tooltip("Channel (Shift+C)"));
        channels.getStyleClass().add("compact");
        channels.setMinWidth(Region.USE_PREF_SIZE);
        ComboBox<Backdrop> backdrops = new ComboBox<>();
        backdrops.getItems().setAll(Arrays.asList(Backdrop.values()));
        backdrops.valueProperty().bindBidirectional(view.backdrop());
        backdrops.setTooltip(new Tooltip("Behind transparent pixels (Shift+B)"));
        backdrops.getStyleClass().add("compact");
        backdrops.setMinWidth(Region.USE_PREF_SIZE);
        ToggleButton live = new ToggleButton(null, new FontIcon(MaterialDesignE.EYE_OUTLINE));
        live.getStyleClass().addAll("flat", "small-icon");
        live.setTooltip(new Tooltip("Show pictures while they are sampled"));
        live.setAccessibleText("Live preview");
        live.selectedProperty().bindBidirectional(model.livePreview());
        Label zoom = new Label();
        zoom.setMinWidth(Region.USE_PREF_SIZE);
        zoom.getStyleClass().add("caption");
        zoom.textProperty()
                .bind(Bindings.createStringBinding(() -> Math.round(view.zoom().get() * 100) + " %", view.zoom()));
        readout.getStyleClass().add("readout");
        readout.setMinWidth(0);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox controls = new HBox(
                channels,
                backdrops,
                live,
                gap,
                zoom,
                button(MaterialDesignF.FIT_TO_PAGE_OUTLINE, "Fit the picture into the pane (Shift+F)", view::fit),
                button(MaterialDesignN.NUMERIC_1_BOX_OUTLINE, "Pixel for pixel (Shift+1)", view::pixelForPixel));
        controls.getStyleClass().add("viewer-controls");
        HBox numbers = new HBox(new FontIcon(MaterialDesignI.IMAGE_SEARCH_OUTLINE), readout);
        numbers.getStyleClass().add("viewer-readout");
        return new VBox(controls, numbers);
    }

    private static Button button(Ikon icon, String what, Runnable action) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll("flat", "small-icon");
        button.setTooltip(new Tooltip(what));
        button.setAccessibleText(what);
        button.setOnAction(event -> action.run());
        return button;
    }

    /** The node in the viewer, for whoever renders it. */
    public Optional<NodeId> viewed() {
        return model.viewed().get();
    }
}
