package org.celflow.editor.canvas;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javafx.application.Application;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.BorderPane;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.celflow.editor.document.GraphDocument;
import org.celflow.editor.run.NodeStatus;
import org.celflow.editor.run.RunStates;
import org.celflow.graph.GraphValidator;
import org.celflow.graph.NodeId;

/** A window with nothing but the canvas, to look at it. */
public final class CanvasDemo extends Application {
    /** Starts it. */
    public static void main(String[] args) {
        launch(CanvasDemo.class, args);
    }

    @Override
    public void start(Stage stage) {
        boolean light = getParameters().getRaw().contains("light");
        setUserAgentStylesheet(
                light ? new PrimerLight().getUserAgentStylesheet() : new PrimerDark().getUserAgentStylesheet());
        GraphDocument document = new GraphDocument();
        document.open(DemoGraph.walk(), Optional.empty());
        RunStates states = new RunStates();
        GraphCanvas canvas = new GraphCanvas(document, DemoNodes.catalog(), states);
        canvas.setProblems(GraphValidator.validate(document.graph().get(), DemoNodes.catalog()));
        document.graph()
                .addListener((any, old, now) -> canvas.setProblems(GraphValidator.validate(now, DemoNodes.catalog())));
        states.put(states());
        stage.setScene(new Scene(new BorderPane(canvas), 1600, 900));
        stage.setTitle("Canvas");
        stage.show();
        canvas.requestFocus();
    }

    private static Map<NodeId, NodeStatus> states() {
        Map<NodeId, NodeStatus> states = new LinkedHashMap<>();
        states.put(new NodeId("mask"), status(NodeStatus.State.CACHED, 1, "", Optional.of(picture(true))));
        states.put(new NodeId("checkpoint"), status(NodeStatus.State.CACHED, 1, "", Optional.empty()));
        states.put(new NodeId("prompt"), status(NodeStatus.State.DONE, 1, "", Optional.empty()));
        states.put(new NodeId("apply"), status(NodeStatus.State.DONE, 1, "", Optional.empty()));
        states.put(
                new NodeId("ksampler"),
                status(NodeStatus.State.RUNNING, 0.45, "frame 7, step 9 of 20", Optional.of(picture(false))));
        states.put(new NodeId("hires"), status(NodeStatus.State.QUEUED, 0, "", Optional.empty()));
        states.put(
                new NodeId("save"),
                status(NodeStatus.State.FAILED, 0, "frame 7: the folder is full; free 2 MB", Optional.empty()));
        return states;
    }

    private static NodeStatus status(NodeStatus.State state, double progress, String message, Optional<Image> picture) {
        return new NodeStatus(state, progress, message, picture);
    }

    private static Image picture(boolean flat) {
        WritableImage image = new WritableImage(192, 192);
        for (int y = 0; y < 192; y++) {
            for (int x = 0; x < 192; x++) {
                double head = Math.hypot(x - 96, y - 56);
                double body = Math.hypot((x - 96) * 1.6, y - 132);
                Color colour = head < 30
                        ? Color.web("#e8b48c")
                        : head < 40 && y < 60
                                ? Color.web("#a33b2a")
                                : body < 62 ? Color.web("#3f7fd0") : Color.web("#f2f0ea");
                image.getPixelWriter()
                        .setColor(x, y, flat ? colour : colour.interpolate(Color.gray(Math.random()), 0.18));
            }
        }
        return image;
    }
}
