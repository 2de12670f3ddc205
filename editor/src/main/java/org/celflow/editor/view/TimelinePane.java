package org.celflow.editor.view;

import java.util.BitSet;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableObjectValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignP;
import org.kordamp.ikonli.materialdesign2.MaterialDesignR;
import org.kordamp.ikonli.materialdesign2.MaterialDesignS;

/** Playing and scrubbing: buttons, the frame, the ruler. */
public final class TimelinePane extends HBox {
    private final TimelineRuler ruler;

    /**
     * A timeline.
     *
     * @param cached has a bit for each position that is there, counted from the first
     * @param editShots lets the user change frame rate and shots
     */
    public TimelinePane(Playhead playhead, ObservableObjectValue<BitSet> cached, Runnable editShots) {
        getStyleClass().add("timeline-pane");
        ruler = new TimelineRuler(playhead, cached);
        HBox.setHgrow(ruler, Priority.ALWAYS);

        FontIcon playIcon = new FontIcon(MaterialDesignP.PLAY);
        ToggleButton play = new ToggleButton(null, playIcon);
        describe(play, "play", "Play or pause (L, or Space in the viewer)");
        play.selectedProperty().bindBidirectional(playhead.playing());
        playhead.playing()
                .addListener((property, before, now) ->
                        playIcon.setIconCode(now ? MaterialDesignP.PAUSE : MaterialDesignP.PLAY));
        ToggleButton loop = new ToggleButton(null, new FontIcon(MaterialDesignR.REPEAT));
        describe(loop, "loop", "Play again from the start (Ctrl+L)");
        loop.selectedProperty().bindBidirectional(playhead.loop());

        HBox buttons = new HBox(
                button("to-start", MaterialDesignS.SKIP_PREVIOUS, "To the start (Alt+Home)", playhead::toStart),
                button(
                        "step-back",
                        MaterialDesignS.STEP_BACKWARD,
                        "One frame back (Alt+Left)",
                        () -> playhead.step(-1)),
                play,
                button("step-on", MaterialDesignS.STEP_FORWARD, "One frame on (Alt+Right)", () -> playhead.step(1)),
                button("to-end", MaterialDesignS.SKIP_NEXT, "To the end (Alt+End)", playhead::toEnd),
                loop);
        buttons.getStyleClass().add("transport");

        Label frame = new Label();
        frame.getStyleClass().add("frame-number");
        frame.textProperty().bind(Bindings.convert(playhead.position()));
        frame.setTooltip(new Tooltip("Frame of the node in the viewer"));
        Button shots = new Button();
        describe(shots, "shots", "Frame rate and shots (Ctrl+Shift+T)");
        shots.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> "%s fps".formatted(FrameRates.text(playhead.fps())),
                        playhead.timeline(),
                        playhead.rate()));
        shots.setOnAction(event -> editShots.run());
        getChildren().addAll(buttons, frame, shots, ruler);
    }

    /** Follows the theme. */
    public void setDark(boolean dark) {
        ruler.setDark(dark);
    }

    private static Node button(String id, Ikon icon, String what, Runnable action) {
        Button button = new Button(null, new FontIcon(icon));
        describe(button, id, what);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static void describe(ButtonBase button, String id, String what) {
        button.setId(id);
        button.getStyleClass().addAll("flat", "small-icon");
        button.setFocusTraversable(false);
        button.setTooltip(new Tooltip(what));
        button.setAccessibleText(what);
    }
}
