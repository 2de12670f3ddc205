package org.celflow.editor.canvas;

import atlantafx.base.theme.PrimerDark;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.celflow.editor.document.GraphDocument;
import org.celflow.editor.run.RunStates;

/**
 * Measures frames while panning and zooming: CPU milliseconds a frame of the FX thread and the render thread together. Every
 * frame moves the camera; the zoom swings by a tenth around its middle.
 *
 * <p>Arguments: numbers of nodes; 1000, 5000 and 20000 without any.
 */
public final class CanvasBench extends Application {
    private static final int WARM_UP = 60;
    private static final int FRAMES = 160;

    private record Scenario(int nodes, String name, double zoom) {}

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Scenario> scenarios = new ArrayList<>();
    private final double[] cpu = new double[FRAMES];
    private long[] drawing = {};
    private GraphCanvas canvas = empty();
    private BorderPane root = new BorderPane();
    private int loaded;
    private int scenario;
    private int frame;
    private Camera home = Camera.HOME;

    /** Starts it. */
    public static void main(String[] args) {
        launch(CanvasBench.class, args);
    }

    @Override
    public void start(Stage stage) {
        setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet());
        List<Integer> sizes = getParameters().getRaw().isEmpty()
                ? List.of(1000, 5000, 20000)
                : getParameters().getRaw().stream().map(Integer::valueOf).toList();
        for (int nodes : sizes) {
            scenarios.add(new Scenario(nodes, "zoom 1.0", 1));
            scenarios.add(new Scenario(nodes, "zoom 0.5", 0.5));
            scenarios.add(new Scenario(nodes, "zoom 0.3", 0.3));
            scenarios.add(new Scenario(nodes, "whole graph", 0));
        }
        stage.setScene(new Scene(root, 1600, 900));
        stage.show();
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                step();
            }
        }.start();
    }

    private static GraphCanvas empty() {
        return new GraphCanvas(new GraphDocument(), DemoNodes.catalog(), new RunStates());
    }

    private void step() {
        Scenario now = scenarios.get(scenario);
        if (loaded != now.nodes()) {
            load(now);
        }
        if (frame == 0) {
            canvas.fitAll();
            Box all = canvas.board().bounds().orElseThrow();
            home = now.zoom() == 0 ? canvas.camera() : new Camera(all.centreX(), all.centreY(), now.zoom());
            drawing = drawingThreads();
        }
        if (frame > WARM_UP) {
            cpu[frame - WARM_UP - 1] =
                    (threads.getThreadCpuTime(drawing[0]) + threads.getThreadCpuTime(drawing[1])) / 1e6;
        }
        if (frame == WARM_UP + FRAMES) {
            report(now);
            frame = 0;
            if (++scenario == scenarios.size()) {
                Platform.exit();
            }
            scenario %= scenarios.size();
            return;
        }
        double swing = Math.sin(frame / 12.0);
        canvas.camera(home.zoomTo(home.zoom() * Math.pow(Camera.NOTCH, Math.rint(2 * swing)), 800, 450)
                .pan(swing * 300, Math.cos(frame / 9.0) * 200));
        frame++;
    }

    private void load(Scenario now) {
        long before = System.nanoTime();
        GraphDocument document = new GraphDocument();
        canvas = new GraphCanvas(document, DemoNodes.catalog(), new RunStates());
        document.open(DemoGraph.large(now.nodes()), Optional.empty());
        root.setCenter(canvas);
        root.layout();
        loaded = now.nodes();
        System.out.printf(
                Locale.ROOT,
                "%d nodes, %d links: built in %.0f ms%n",
                now.nodes(),
                document.graph().get().links().size(),
                (System.nanoTime() - before) / 1e6);
    }

    private void report(Scenario now) {
        double[] each = new double[FRAMES - 1];
        for (int i = 0; i < each.length; i++) {
            each[i] = cpu[i + 1] - cpu[i];
        }
        Arrays.sort(each);
        System.out.printf(
                Locale.ROOT,
                "%6d %-12s mean %6.1f  p50 %6.1f  p95 %6.1f ms%n",
                now.nodes(),
                now.name(),
                Arrays.stream(each).average().orElse(0),
                each[each.length / 2],
                each[each.length * 95 / 100]);
    }

    private long[] drawingThreads() {
        long fx = 0;
        long render = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info == null) {
                continue;
            }
            if (info.getThreadName().startsWith("JavaFX Application")) {
                fx = info.getThreadId();
            } else if (info.getThreadName().startsWith("QuantumRenderer")) {
                render = info.getThreadId();
            }
        }
        return new long[] {fx, render};
    }
}
