package org.celflow.editor.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.geometry.Point2D;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.celflow.editor.EditorServices;
import org.celflow.editor.FxThread;
import org.celflow.editor.TestGate;
import org.celflow.editor.TestServices;
import org.celflow.editor.canvas.CanvasProbe;
import org.celflow.editor.canvas.GraphCanvas;
import org.celflow.editor.file.Settings;
import org.celflow.editor.file.SettingsStore;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphFiles;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.ParamValue;
import org.celflow.graph.Port;
import org.celflow.graph.TypeRef;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The window with a mouse, a keyboard and a real evaluator. */
@ExtendWith(ApplicationExtension.class)
@SuppressWarnings("NullAway.Init") // start() makes what the tests use
class EditorWindowTest {
    private static final NodeId PLAIN = new NodeId("plain");
    private static final NodeId SLOW = new NodeId("slow");
    private static final NodeId MATTE = new NodeId("matte");
    private static final NodeId SAVE = new NodeId("save");

    @TempDir
    static Path folder;

    private final TestGate gate = TestGate.fresh();
    private EditorServices services;
    private EditorWindow window;
    private Stage stage;
    private Path file;

    @Start
    void start(Stage shown) throws Exception {
        Path own = Files.createTempDirectory(folder, "window");
        file = own.resolve("test.json");
        stage = shown;
        services = TestServices.in(own, new FxThread());
        SettingsStore settings =
                new SettingsStore(services.paths().settings(), Settings.first(), services.background());
        window = new EditorWindow(stage, services, settings, FxPrompts::new, own);
        stage.setWidth(1280);
        stage.setHeight(800);
        window.show();
    }

    @AfterEach
    void end() throws Exception {
        gate.open();
        fx(stage::hide);
        services.close();
    }

    @Test
    void aNodeIsAddedByTypingItsName(FxRobot robot) throws Exception {
        robot.doubleClickOn(spot(() -> CanvasProbe.at(canvas(), 200, 150)));
        await(() -> robot.lookup("#node-search-field").tryQuery().isPresent());
        robot.write("plain").type(KeyCode.ENTER);
        await(() -> graph().nodes().containsKey(PLAIN));
        assertThat(stage.getTitle()).startsWith("●");
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        await(() -> graph().nodes().isEmpty());
    }

    @Test
    void aNoodleConnectsPortsThatFitAndIsRefusedByOthers(FxRobot robot) throws Exception {
        show(unlinked());
        drag(
                robot,
                spot(() -> CanvasProbe.output(canvas(), "plain", "out")),
                spot(() -> CanvasProbe.input(canvas(), "slow", "image")));
        await(() -> graph().source(new Port(SLOW, "image")).equals(Optional.of(new Port(PLAIN, "out"))));
        drag(
                robot,
                spot(() -> CanvasProbe.output(canvas(), "matte", "out")),
                spot(() -> CanvasProbe.input(canvas(), "save", "image")));
        assertThat(graph().source(new Port(SAVE, "image"))).isEmpty();
    }

    @Test
    void modelFoldersAreEditedWithTheKeyboard(FxRobot robot) throws Exception {
        Path models = file.resolveSibling("more");
        Files.createDirectories(models.resolve("loras"));
        services.modelRoots().change(List.of(models, file.resolveSibling("gone")));
        robot.push(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.M);
        await(() -> robot.lookup("#model-places").tryQuery().isPresent());
        robot.push(KeyCode.ALT, KeyCode.DOWN);
        await(() -> services.modelRoots().roots().get(1).equals(models));
        robot.type(KeyCode.UP).type(KeyCode.DELETE);
        await(() -> services.modelRoots().roots().equals(List.of(models)));
        robot.type(KeyCode.ESCAPE);
        await(() -> robot.lookup("#model-places").tryQuery().isEmpty());
    }

    @Test
    void shotsAndFrameRateAreChangedInOneStepAndWrongOnesRefused(FxRobot robot) throws Exception {
        show(unlinked());
        Timeline before = graph().timeline();
        robot.clickOn("#shots");
        await(() -> robot.lookup("#shots-fps").tryQuery().isPresent());
        robot.clickOn("#shots-add").push(KeyCode.SHORTCUT, KeyCode.A).write("close-up");
        robot.clickOn("#shots-fps").push(KeyCode.SHORTCUT, KeyCode.A).write("zero");
        robot.clickOn("#shots-apply");
        assertThat(robot.lookup("#shots-wrong").queryAs(Label.class).getText())
                .isEqualTo("The frame rate is a number, not 'zero'.");
        assertThat(graph().timeline()).isEqualTo(before);
        robot.clickOn("#shots-fps").push(KeyCode.SHORTCUT, KeyCode.A).write("12");
        robot.clickOn("#shots-apply");
        int end = before.shots().get(before.shots().size() - 1).end();
        await(() -> graph().timeline().fps() == 12
                && graph().timeline().shotAt(end).map(Shot::name).equals(Optional.of("close-up")));
        robot.push(KeyCode.SHORTCUT, KeyCode.Z);
        await(() -> graph().timeline().equals(before));
    }

    @Test
    void aParameterIsEditedInTheInspectorAndTheEditIsOneUndoStep(FxRobot robot) throws Exception {
        show(unlinked());
        robot.clickOn(spot(() -> CanvasProbe.header(canvas(), "plain")));
        await(() -> robot.lookup("#param-level").tryQuery().isPresent());
        TextField level = robot.lookup("#param-level").queryAs(TextField.class);
        robot.clickOn(level).write("0.25").type(KeyCode.ENTER);
        await(() -> level("level").equals(Optional.of(new ParamValue.Literal(0.25))));

        robot.push(KeyCode.SHORTCUT, KeyCode.A).write("7");
        await(() -> robot.lookup("#error-level").queryAs(Label.class).isVisible());
        assertThat(level("level")).contains(new ParamValue.Literal(0.25));
        assertThat(level.getText()).isEqualTo("7");

        robot.clickOn("#dice-seed");
        await(() -> level("seed").equals(Optional.of(new ParamValue.Literal(12345L))));
        robot.clickOn("#undo");
        await(() -> level("seed").isEmpty());
        robot.clickOn("#undo");
        await(() -> level("level").isEmpty());
    }

    @Test
    void aKeyThatTypesIntoAFieldIsNoShortcut(FxRobot robot) throws Exception {
        show(unlinked());
        robot.clickOn(spot(() -> CanvasProbe.header(canvas(), "plain")));
        await(() -> robot.lookup("#node-title").tryQuery().isPresent());
        robot.clickOn("#node-title")
                .push(KeyCode.SHORTCUT, KeyCode.A)
                .write("lpf")
                .type(KeyCode.ENTER);
        await(() -> graph().node(PLAIN).title().equals(Optional.of("lpf")));
        assertThat(window.session().playhead().playing().get()).isFalse();
        assertThat(window.session().viewer().pinned().get()).isEmpty();
    }

    @Test
    void aRunWritesFilesAndShowsEachNodeDone(FxRobot robot) throws Exception {
        show(linked());
        robot.clickOn("#run");
        await(() -> window.session().runs().running().get());
        assertThat(gate.awaitEntered()).isTrue();
        gate.open();
        await(() -> !window.session().runs().running().get());
        assertThat(file.resolveSibling("out").resolve("0000.bin")).hasBinaryContent(new byte[] {(byte) 128});
        assertThat(robot.lookup("#message").queryAs(Label.class).getText()).startsWith("Done: 2 frames");

        robot.clickOn("#run");
        await(() -> !window.session().runs().running().get()
                && robot.lookup("#message").queryAs(Label.class).getText().contains(" 0 computed"));
    }

    @Test
    void aRunIsStoppedAndTheGraphCanBeEditedMeanwhile(FxRobot robot) throws Exception {
        show(linked());
        robot.push(KeyCode.F5);
        assertThat(gate.awaitEntered()).isTrue();
        fx(() ->
                window.session().document().apply(new GraphEdit.SetParam(PLAIN, "level", new ParamValue.Literal(0.1))));
        await(() -> robot.lookup("#status-cancel").queryAs(Button.class).isVisible());
        robot.clickOn("#status-cancel");
        await(() -> !window.session().runs().running().get());
        assertThat(gate.cancelled()).isEqualTo(1);
        assertThat(robot.lookup("#message").queryAs(Label.class).getText()).startsWith("Cancelled");
        assertThat(file.resolveSibling("out")).doesNotExist();
    }

    @Test
    void aProblemLeadsToItsNode(FxRobot robot) throws Exception {
        show(unlinked());
        ListView<?> problems = robot.lookup("#problems").queryAs(ListView.class);
        await(() -> problems.getItems().toString().contains("save"));
        await(() -> robot.from(problems).lookup(".problem-where").tryQuery().isPresent());
        robot.clickOn(robot.from(problems)
                .lookup(".problem-where")
                .<Label>queryAll()
                .iterator()
                .next());
        await(() -> !window.session().document().selection().nodes().isEmpty());
    }

    @Test
    void aModelIsChosenFromTheUsersByTypingPartOfItsName(FxRobot robot) throws Exception {
        Path models = Files.createDirectories(file.resolveSibling("models/checkpoints/anime"));
        Files.writeString(models.resolve("ink.safetensors"), "x");
        Files.writeString(models.resolve("paint.safetensors"), "xy");
        NodeId weights = new NodeId("weights");
        show(Graph.empty().apply(add(weights, "test.weights", 0, 0)));
        fx(() -> window.session().document().selection().select(weights));
        await(() -> robot.lookup("#models-file").tryQuery().isPresent());
        robot.clickOn("#models-file");
        await(() -> robot.lookup("#model-list")
                        .tryQueryAs(ListView.class)
                        .map(list -> list.getItems().size())
                        .orElse(0)
                == 2);
        robot.write("pai");
        await(() ->
                robot.lookup("#model-list").queryAs(ListView.class).getItems().size() == 1);
        robot.type(KeyCode.ENTER);
        await(() -> graph().node(weights).param("file").isPresent());
        assertThat(graph().node(weights).param("file").orElseThrow().toString())
                .contains("models/checkpoints/anime/paint.safetensors");
        assertThat(robot.lookup("#model-list").tryQuery()).isEmpty();
    }

    @Test
    void closingWithUnsavedWorkAsks(FxRobot robot) throws Exception {
        show(unlinked());
        fx(() -> window.session().document().apply(GraphEdit.remove(MATTE)));
        new FxThread().execute(window::requestClose);
        await(() -> robot.lookup("#ask-unsaved").tryQuery().isPresent());
        robot.clickOn("Cancel");
        await(() -> robot.lookup("#ask-unsaved").tryQuery().isEmpty());
        assertThat(stage.isShowing()).isTrue();

        new FxThread().execute(window::requestClose);
        await(() -> robot.lookup("#ask-unsaved").tryQuery().isPresent());
        robot.clickOn("Save");
        await(() -> !stage.isShowing());
        assertThat(GraphFiles.open(file).nodes()).doesNotContainKey(MATTE);
    }

    private void show(Graph graph) throws Exception {
        GraphFiles.save(graph, file);
        fx(() -> window.open(file));
        await(() -> graph().equals(graph));
        await(() -> !window.session().files().busy().get());
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static Graph unlinked() {
        return Graph.empty()
                .apply(GraphEdit.batch(
                        "Build",
                        new GraphEdit.SetTimeline(Timeline.of(0, 2)),
                        add(PLAIN, "test.plain", 0, 0),
                        add(MATTE, "test.matte", 0, 260),
                        add(SLOW, "test.slow", 320, 0),
                        add(SAVE, "test.save", 640, 0)));
    }

    private static Graph linked() {
        return unlinked()
                .apply(GraphEdit.batch(
                        "Link",
                        new GraphEdit.Connect(new Port(PLAIN, "out"), new Port(SLOW, "image")),
                        new GraphEdit.Connect(new Port(SLOW, "out"), new Port(SAVE, "image"))));
    }

    private static GraphEdit add(NodeId id, String type, double x, double y) {
        return new GraphEdit.AddNode(id, GraphNode.of(new TypeRef(type, 1), NodeLayout.at(x, y)));
    }

    private Optional<ParamValue> level(String name) {
        return graph().node(PLAIN).param(name);
    }

    private Graph graph() {
        return window.session().document().graph().get();
    }

    private GraphCanvas canvas() {
        return (GraphCanvas) stage.getScene().lookup("#graph-canvas");
    }

    private static Point2D spot(java.util.concurrent.Callable<Point2D> where) throws Exception {
        return WaitForAsyncUtils.asyncFx(where).get(10, TimeUnit.SECONDS);
    }

    private static void fx(Runnable work) throws Exception {
        WaitForAsyncUtils.asyncFx(work).get(10, TimeUnit.SECONDS);
    }

    private static void drag(FxRobot robot, Point2D from, Point2D to) {
        robot.moveTo(from).press(MouseButton.PRIMARY);
        robot.moveTo(from.midpoint(to)).moveTo(to);
        robot.release(MouseButton.PRIMARY);
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void await(BooleanSupplier condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(
                20,
                TimeUnit.SECONDS,
                () -> WaitForAsyncUtils.asyncFx(condition::getAsBoolean).get());
        WaitForAsyncUtils.waitForFxEvents();
    }
}
