package org.celflow.editor.view;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ObservableObjectValue;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import org.celflow.node.time.FrameRange;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;

/**
 * The frames from left to right: shots, frame numbers, which frames are cached, the range and the playhead. Pressing or
 * dragging moves the playhead; dragging with Shift marks a range.
 */
final class TimelineRuler extends Region {
    private static final double SIDE = 16;
    private static final double SHOTS = 16;
    private static final double NUMBERS = 18;
    private static final double BAR = 5;

    private final Canvas canvas = new Canvas();
    private final Playhead playhead;
    private final ObservableObjectValue<BitSet> cached;
    private final Palette palette = new Palette();
    private int rangeFrom;

    /** Colours that follow the theme. */
    static final class Palette {
        private boolean dark = true;

        private Color ink(double opacity) {
            return dark ? Color.gray(1, opacity) : Color.gray(0, opacity);
        }

        private Color accent() {
            return dark ? Color.web("#5aa9ff") : Color.web("#0a66d0");
        }

        private Color cached() {
            return dark ? Color.web("#3fa66b") : Color.web("#2c8f57");
        }
    }

    TimelineRuler(Playhead playhead, ObservableObjectValue<BitSet> cached) {
        this.playhead = playhead;
        this.cached = cached;
        setId("timeline");
        getStyleClass().add("ruler");
        setMinSize(0, SHOTS + NUMBERS + BAR + 10);
        setPrefHeight(SHOTS + NUMBERS + BAR + 10);
        setFocusTraversable(true);
        getChildren().add(canvas);
        InvalidationListener redraw = change -> draw();
        playhead.position().addListener(redraw);
        playhead.rate().addListener(redraw);
        playhead.timeline().addListener(redraw);
        playhead.range().addListener(redraw);
        cached.addListener(redraw);
        focusedProperty().addListener(redraw);
        setOnMousePressed(this::pressed);
        setOnMouseDragged(this::dragged);
        addEventHandler(KeyEvent.KEY_PRESSED, this::keyPressed);
    }

    void setDark(boolean dark) {
        palette.dark = dark;
        draw();
    }

    @Override
    protected void layoutChildren() {
        canvas.setWidth(getWidth());
        canvas.setHeight(getHeight());
        draw();
    }

    private void pressed(MouseEvent event) {
        requestFocus();
        rangeFrom = frameAt(event.getX());
        if (!event.isShiftDown()) {
            playhead.scrubTo(positionAt(event.getX()));
        }
    }

    private void dragged(MouseEvent event) {
        if (event.isShiftDown()) {
            int to = frameAt(event.getX());
            playhead.range().set(Optional.of(new FrameRange(Math.min(rangeFrom, to), Math.max(rangeFrom, to))));
        } else {
            playhead.scrubTo(positionAt(event.getX()));
        }
    }

    private void keyPressed(KeyEvent event) {
        int step = event.isShiftDown() ? 10 : 1;
        switch (event.getCode()) {
            case LEFT -> playhead.step(-step);
            case RIGHT -> playhead.step(step);
            case HOME -> playhead.toStart();
            case END -> playhead.toEnd();
            default -> {
                return;
            }
        }
        event.consume();
    }

    private int positionAt(double x) {
        double cell = cell();
        return playhead.first() + (int) Math.floor((x - SIDE) / cell);
    }

    private int frameAt(double x) {
        int at = Math.max(playhead.first(), Math.min(playhead.last(), positionAt(x)));
        return Math.floorDiv(at, playhead.rate().get());
    }

    /** Width of one position, pixels. */
    private double cell() {
        return Math.max(1e-3, (getWidth() - 2 * SIDE) / (playhead.last() - playhead.first() + 1));
    }

    private double x(double position) {
        return SIDE + (position - playhead.first()) * cell();
    }

    private void draw() {
        GraphicsContext g = canvas.getGraphicsContext2D();
        g.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
        if (getWidth() <= 2 * SIDE) {
            return;
        }
        drawRange(g);
        drawShots(g);
        drawNumbers(g);
        drawCached(g);
        drawPlayhead(g);
    }

    private void drawRange(GraphicsContext g) {
        int rate = playhead.rate().get();
        playhead.range().get().ifPresent(range -> {
            double from = Math.max(SIDE, x(range.first() * rate));
            double to = Math.min(getWidth() - SIDE, x((range.last() + 1) * rate));
            g.setFill(palette.accent().deriveColor(0, 1, 1, 0.18));
            g.fillRect(from, 0, Math.max(1, to - from), getHeight());
        });
    }

    private void drawShots(GraphicsContext g) {
        Timeline timeline = playhead.timeline().get();
        int rate = playhead.rate().get();
        List<Shot> shots = timeline.shots();
        g.setFont(Font.font(10.5));
        g.setTextAlign(TextAlignment.LEFT);
        for (int i = 0; i < shots.size(); i++) {
            Shot shot = shots.get(i);
            double from = x(shot.first() * rate);
            double width = shot.length() * rate * cell();
            g.setFill(palette.ink(i % 2 == 0 ? 0.10 : 0.16));
            g.fillRoundRect(from + 0.5, 1, Math.max(1, width - 1), SHOTS - 3, 4, 4);
            g.save();
            g.beginPath();
            g.rect(from, 0, width, SHOTS);
            g.clip();
            g.setFill(palette.ink(0.75));
            g.fillText("%s   %d-%d".formatted(shot.name(), shot.first(), shot.end() - 1), from + 6, SHOTS - 5);
            g.restore();
        }
    }

    private void drawNumbers(GraphicsContext g) {
        int rate = playhead.rate().get();
        double frameWidth = cell() * rate;
        int every = every(frameWidth);
        int first = Math.floorDiv(playhead.first(), rate);
        int last = Math.floorDiv(playhead.last(), rate);
        g.setFont(Font.font(10.5));
        g.setTextAlign(TextAlignment.CENTER);
        for (int frame = first; frame <= last; frame++) {
            boolean numbered = Math.floorMod(frame, every) == 0 || frame == first;
            double middle = x(frame * rate + 0.5);
            if (numbered) {
                g.setFill(palette.ink(0.62));
                g.fillText(String.valueOf(frame), middle, SHOTS + 12);
            }
            if (numbered || frameWidth > 4) {
                g.setFill(palette.ink(numbered ? 0.4 : 0.2));
                g.fillRect(Math.rint(middle), SHOTS + NUMBERS - 3, 1, 4);
            }
        }
    }

    /** How many frames lie between two numbers so that they do not touch. */
    private static int every(double frameWidth) {
        int[] steps = {1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000, 10_000};
        for (int step : steps) {
            if (step * frameWidth >= 34) {
                return step;
            }
        }
        return 100_000;
    }

    private void drawCached(GraphicsContext g) {
        double top = SHOTS + NUMBERS + 4;
        g.setFill(palette.ink(0.08));
        g.fillRect(SIDE, top, getWidth() - 2 * SIDE, BAR);
        g.setFill(palette.cached());
        BitSet frames = cached.get();
        for (int from = frames.nextSetBit(0); from >= 0; ) {
            int to = frames.nextClearBit(from);
            g.fillRect(SIDE + from * cell(), top, Math.max(1, (to - from) * cell() - (cell() > 6 ? 1 : 0)), BAR);
            from = frames.nextSetBit(to);
        }
    }

    private void drawPlayhead(GraphicsContext g) {
        double left = x(playhead.position().get());
        double width = Math.max(2, cell());
        g.setFill(palette.accent().deriveColor(0, 1, 1, 0.30));
        g.fillRect(left, SHOTS, width, getHeight() - SHOTS);
        String text = String.valueOf(playhead.position().get());
        double box = 10 + 7 * text.length();
        double middle = Math.max(box / 2, Math.min(getWidth() - box / 2, left + width / 2));
        g.setFill(palette.accent());
        g.fillRect(Math.rint(left + width / 2) - 0.5, SHOTS, 1.5, getHeight() - SHOTS);
        g.fillRoundRect(middle - box / 2, SHOTS, box, NUMBERS - 3, 5, 5);
        g.setFill(palette.dark ? Color.gray(0.05) : Color.WHITE);
        g.setFont(Font.font(11));
        g.setTextAlign(TextAlignment.CENTER);
        g.fillText(text, middle, SHOTS + 11.5);
        if (isFocused()) {
            g.setStroke(palette.accent());
            g.strokeRect(0.5, 0.5, getWidth() - 1, getHeight() - 1);
        }
    }
}
