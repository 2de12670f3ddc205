package org.celflow.editor.view;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Point2D;
import javafx.scene.Cursor;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.Image;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/**
 * A picture that can be zoomed around the pointer (wheel), moved (drag), fitted and shown pixel for pixel. Enlarged pixels
 * stay sharp squares. As long as it was fitted it stays fitted when the pane or the size of the picture changes.
 */
final class PictureView extends Region {
    private static final double SQUARE = 8;
    private static final Color DARK_SQUARE = Color.rgb(90, 90, 90);
    private static final Color LIGHT_SQUARE = Color.rgb(120, 120, 120);
    private static final double MAX_ZOOM = 64;
    private static final double MIN_ZOOM = 1.0 / 32;
    private static final double MARGIN = 12;

    private final Canvas canvas = new Canvas();
    private final ObjectProperty<Channel> channel = new SimpleObjectProperty<>(this, "channel", Channel.COLOUR);
    private final ObjectProperty<Backdrop> backdrop =
            new SimpleObjectProperty<>(this, "backdrop", Backdrop.CHECKERBOARD);
    private final ReadOnlyDoubleWrapper zoom = new ReadOnlyDoubleWrapper(this, "zoom", 1);
    private final Consumer<String> readout;
    private Optional<Picture> picture = Optional.empty();
    private @Nullable Image image;
    private boolean smooth;
    private boolean fitted = true;
    private double left;
    private double top;
    private @Nullable Point2D grabbed;
    private @Nullable Point2D pointer;

    /**
     * An empty view.
     *
     * @param readout hears the numbers of the pixel under the pointer, empty when there is none
     */
    PictureView(Consumer<String> readout) {
        this.readout = readout;
        getStyleClass().add("picture-view");
        setMinSize(0, 0);
        getChildren().add(canvas);
        channel.addListener((property, before, now) -> makeImage());
        backdrop.addListener((property, before, now) -> draw());
        setOnScroll(this::scrolled);
        setOnMousePressed(this::pressed);
        setOnMouseDragged(this::dragged);
        setOnMouseReleased(event -> {
            grabbed = null;
            setCursor(Cursor.DEFAULT);
        });
        setOnMouseMoved(event -> point(new Point2D(event.getX(), event.getY())));
        setOnMouseExited(event -> point(null));
    }

    ObjectProperty<Channel> channel() {
        return channel;
    }

    ObjectProperty<Backdrop> backdrop() {
        return backdrop;
    }

    ReadOnlyDoubleProperty zoom() {
        return zoom.getReadOnlyProperty();
    }

    /**
     * Shows a picture, or nothing.
     *
     * @param blurred whether enlarged pixels run into each other, as suits a small preview
     */
    void show(Optional<Picture> next, boolean blurred) {
        if (next.equals(picture)) {
            return;
        }
        smooth = blurred;
        boolean otherSize = !next.map(
                        p -> p.raster().width() * 100_000L + p.raster().height())
                .equals(picture.map(
                        p -> p.raster().width() * 100_000L + p.raster().height()));
        if (otherSize && !fitted && picture.isPresent() && next.isPresent()) {
            keepPlace(picture.get().raster(), next.get().raster());
        }
        picture = next;
        makeImage();
        if (fitted) {
            fit();
        }
        point(pointer);
    }

    /** Makes all of the picture visible, as large as possible; small pictures grow by whole factors. */
    void fit() {
        fitted = true;
        picture.ifPresent(shown -> {
            double space = Math.min(
                    (getWidth() - 2 * MARGIN) / shown.raster().width(),
                    (getHeight() - 2 * MARGIN) / shown.raster().height());
            if (space > 0) {
                zoom.set(Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, space)));
                centre();
            }
        });
        draw();
    }

    /** One pixel of the picture for one of the screen. */
    void pixelForPixel() {
        fitted = false;
        zoom.set(1);
        centre();
        draw();
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        if (fitted) {
            fit();
        } else {
            draw();
        }
    }

    private void keepPlace(Raster before, Raster next) {
        // A preview is smaller than its frame: the same part of the picture stays in view.
        zoom.set(zoom.get() * before.width() / next.width());
    }

    private void makeImage() {
        image = picture.map(shown -> FxImages.of(shown.shown(channel.get()))).orElse(null);
        draw();
    }

    private void centre() {
        picture.ifPresent(shown -> {
            left = Math.rint((getWidth() - shown.raster().width() * zoom.get()) / 2);
            top = Math.rint((getHeight() - shown.raster().height() * zoom.get()) / 2);
        });
    }

    private void draw() {
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        Image shown = image;
        if (shown == null) {
            return;
        }
        double width = shown.getWidth() * zoom.get();
        double height = shown.getHeight() * zoom.get();
        behind(g, width, height);
        g.setImageSmoothing(smooth || zoom.get() < 1 || zoom.get() != Math.rint(zoom.get()) && zoom.get() < 3);
        g.drawImage(shown, left, top, width, height);
    }

    private void behind(GraphicsContext g, double width, double height) {
        if (backdrop.get() != Backdrop.CHECKERBOARD) {
            g.setFill(backdrop.get() == Backdrop.BLACK ? Color.BLACK : Color.WHITE);
            g.fillRect(left, top, width, height);
            return;
        }
        g.setFill(DARK_SQUARE);
        g.fillRect(left, top, width, height);
        g.setFill(LIGHT_SQUARE);
        double right = Math.min(left + width, canvas.getWidth());
        double bottom = Math.min(top + height, canvas.getHeight());
        int firstRow = (int) Math.max(0, Math.floor(-top / SQUARE));
        int firstColumn = (int) Math.max(0, Math.floor(-left / SQUARE));
        for (int row = firstRow; top + row * SQUARE < bottom; row++) {
            for (int column = firstColumn + (row + firstColumn) % 2; left + column * SQUARE < right; column += 2) {
                double x = left + column * SQUARE;
                double y = top + row * SQUARE;
                g.fillRect(x, y, Math.min(SQUARE, right - x), Math.min(SQUARE, bottom - y));
            }
        }
    }

    private void scrolled(ScrollEvent event) {
        if (picture.isEmpty() || event.getDeltaY() == 0) {
            return;
        }
        double factor = Math.pow(1.2, Math.signum(event.getDeltaY()));
        double next = Math.max(MIN_ZOOM, Math.min(MAX_ZOOM, zoom.get() * factor));
        double scale = next / zoom.get();
        left = event.getX() - (event.getX() - left) * scale;
        top = event.getY() - (event.getY() - top) * scale;
        zoom.set(next);
        fitted = false;
        draw();
        event.consume();
    }

    private void pressed(MouseEvent event) {
        requestFocus();
        if (event.getClickCount() == 2 && event.getButton() == MouseButton.PRIMARY) {
            fit();
        } else {
            grabbed = new Point2D(event.getX() - left, event.getY() - top);
        }
    }

    private void dragged(MouseEvent event) {
        Point2D from = grabbed;
        if (from != null && picture.isPresent()) {
            setCursor(Cursor.CLOSED_HAND);
            fitted = false;
            left = event.getX() - from.getX();
            top = event.getY() - from.getY();
            draw();
        }
    }

    private void point(@Nullable Point2D at) {
        pointer = at;
        if (at == null || picture.isEmpty()) {
            readout.accept("");
            return;
        }
        int x = (int) Math.floor((at.getX() - left) / zoom.get());
        int y = (int) Math.floor((at.getY() - top) / zoom.get());
        readout.accept(picture.get().readout(x, y));
    }
}
