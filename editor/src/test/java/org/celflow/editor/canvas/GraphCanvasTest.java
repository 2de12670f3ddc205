package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.testfx.util.WaitForAsyncUtils.waitForFxEvents;

import atlantafx.base.theme.PrimerDark;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import org.celflow.editor.document.GraphDocument;
import org.celflow.editor.run.RunStates;
import org.celflow.graph.Graph;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Port;
import org.celflow.graph.Problem;
import org.junit.jupiter.api.Test;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

class GraphCanvasTest extends ApplicationTest {
    private final GraphDocument document = new GraphDocument();

    @SuppressWarnings("NullAway.Init") // Made once the toolkit runs.
    private GraphCanvas canvas;

    @Override
    public void start(Stage stage) {
        Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet());
        Graph g = Graph.empty();
        g = DemoGraph.add(g, "checkpoint", DemoGraph.node("model.checkpoint", 40, 40));
        g = DemoGraph.add(g, "ksampler", DemoGraph.node("sample.ksampler", 360, 40));
        g = DemoGraph.add(g, "decode", DemoGraph.node("latent.decode", 680, 40));
        document.open(g, Optional.empty());
        canvas = new GraphCanvas(document, DemoNodes.catalog(), new RunStates());
        stage.setScene(new Scene(new BorderPane(canvas), 1100, 640));
        stage.show();
        canvas.camera(Camera.HOME);
        canvas.requestFocus();
    }

    private Graph graph() {
        return document.graph().get();
    }

    private PlacedNode node(String id) {
        return canvas.board().find(new NodeId(id)).orElseThrow();
    }

    private Point2D at(double worldX, double worldY) {
        waitForFxEvents();
        return canvas.localToScreen(
                canvas.camera().screenX(worldX), canvas.camera().screenY(worldY));
    }

    private Point2D port(String id, String name, boolean input) {
        PlacedNode node = node(id);
        PortSpot spot = (input ? node.shape.input(name) : node.shape.output(name)).orElseThrow();
        return at(node.portX(spot), node.portY(spot));
    }

    private Point2D field(String id, String param) {
        PlacedNode node = node(id);
        Box field = node.shape.row(param).orElseThrow().field();
        return at(node.box.x() + field.centreX(), node.box.y() + field.centreY());
    }

    private void drag(Point2D from, Point2D to) {
        moveTo(from).press(MouseButton.PRIMARY);
        moveTo(from.midpoint(to)).moveTo(to).release(MouseButton.PRIMARY);
        waitForFxEvents();
    }

    @Test
    void aDoubleClickAndAFewLettersAddANode() {
        doubleClickOn(at(500, 560));
        write("blr").type(KeyCode.ENTER);
        waitForFxEvents();
        assertThat(graph().nodes()).containsKey(new NodeId("blur"));
        assertThat(document.selection().nodes()).containsExactly(new NodeId("blur"));
        type(KeyCode.DELETE);
        waitForFxEvents();
        assertThat(graph().nodes()).doesNotContainKey(new NodeId("blur"));
        push(KeyCode.CONTROL, KeyCode.Z);
        waitForFxEvents();
        assertThat(graph().nodes()).containsKey(new NodeId("blur"));
    }

    @Test
    void aNodeIsAddedAndLinkedByKeyboardAlone() {
        type(KeyCode.TAB);
        write("hires").type(KeyCode.ENTER);
        waitForFxEvents();
        assertThat(graph().nodes()).containsKey(new NodeId("hires"));
        interact(() -> {
            document.selection().select(new NodeId("ksampler"));
            document.selection().add(new NodeId("hires"));
        });
        type(KeyCode.J);
        waitForFxEvents();
        assertThat(graph().source(Port.parse("hires.latent"))).contains(Port.parse("ksampler.out"));
    }

    @Test
    void aNoodleIsDraggedFromPortToPortAndUndone() {
        drag(port("ksampler", "out", false), port("decode", "latent", true));
        assertThat(graph().source(Port.parse("decode.latent"))).contains(Port.parse("ksampler.out"));
        push(KeyCode.CONTROL, KeyCode.Z);
        waitForFxEvents();
        assertThat(graph().links()).isEmpty();
    }

    @Test
    void aNoodleToAPortOfAnotherKindIsRefusedWithTheReason() {
        drag(port("checkpoint", "clip", false), port("decode", "latent", true));
        assertThat(graph().links()).isEmpty();
        Label tip = lookup("#canvas-tip").query();
        assertThat(tip.isVisible()).isTrue();
        assertThat(tip.getText()).contains("takes Latent", "gives CLIP");
    }

    @Test
    void aRestingPointerIsToldWhatAPortTakes() throws Exception {
        moveTo(port("decode", "latent", true));
        Label tip = lookup("#canvas-tip").query();
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, tip.visibleProperty());
        assertThat(tip.getText()).startsWith("latent: Latent");
        moveTo(at(960, 300));
        waitForFxEvents();
        assertThat(tip.isVisible()).isFalse();
    }

    @Test
    void aRestingPointerIsToldWhatIsWrongWithANode() throws Exception {
        Problem problem = new Problem(
                Problem.Severity.ERROR,
                Problem.Kind.MISSING_INPUT,
                Optional.of(new NodeId("decode")),
                Optional.of("latent"),
                "VAE decode needs a latent");
        interact(() -> canvas.setProblems(List.of(problem)));
        PlacedNode decode = node("decode");
        moveTo(at(decode.box.x() + 120, decode.box.y() + 16));
        Label tip = lookup("#canvas-tip").query();
        WaitForAsyncUtils.waitFor(5, TimeUnit.SECONDS, tip.visibleProperty());
        assertThat(tip.getText()).isEqualTo("VAE decode needs a latent");
    }

    @Test
    void aNoodleIntoTheEmptyOffersWhatTakesItAndLinksIt() {
        drag(port("decode", "out", false), at(960, 300));
        Label heading = lookup(".node-search .heading").query();
        assertThat(heading.getText()).isEqualTo("Takes Image");
        write("cutout").type(KeyCode.ENTER);
        waitForFxEvents();
        assertThat(graph().source(Port.parse("cutout.image"))).contains(Port.parse("decode.out"));
        push(KeyCode.CONTROL, KeyCode.Z);
        waitForFxEvents();
        assertThat(graph().nodes()).hasSize(3);
    }

    @Test
    void draggingANodeIsOneUndoStep() {
        NodeLayout before = graph().node(new NodeId("decode")).layout();
        PlacedNode decode = node("decode");
        Point2D from = at(decode.box.x() + 120, decode.box.y() + 16);
        drag(from, from.add(60, 90));
        assertThat(graph().node(new NodeId("decode")).layout().y()).isEqualTo(before.y() + 90);
        push(KeyCode.CONTROL, KeyCode.Z);
        waitForFxEvents();
        assertThat(graph().node(new NodeId("decode")).layout()).isEqualTo(before);
        assertThat(document.canUndo().get()).isFalse();
    }

    @Test
    void aNumberIsTypedOnItsNode() {
        clickOn(field("ksampler", "steps"));
        write("32").type(KeyCode.ENTER);
        waitForFxEvents();
        assertThat(graph().node(new NodeId("ksampler"))
                        .param("steps")
                        .orElseThrow()
                        .at(0))
                .isEqualTo(32L);
        assertThat(canvas.isFocused()).isTrue();
    }

    @Test
    void aNumberOutOfRangeIsNotTakenAndTheReasonShown() {
        clickOn(field("ksampler", "steps"));
        write("9000").type(KeyCode.ENTER);
        waitForFxEvents();
        assertThat(graph().node(new NodeId("ksampler")).param("steps")).isEmpty();
        Label tip = lookup("#canvas-tip").query();
        assertThat(tip.getText()).isEqualTo("steps must be between 1 and 150, not 9000.");
    }

    @Test
    void tabGoesFromFieldToField() {
        clickOn(field("ksampler", "steps"));
        write("12").type(KeyCode.TAB);
        write("6.5").type(KeyCode.ENTER);
        waitForFxEvents();
        assertThat(graph().node(new NodeId("ksampler"))
                        .param("steps")
                        .orElseThrow()
                        .at(0))
                .isEqualTo(12L);
        assertThat(graph().node(new NodeId("ksampler"))
                        .param("cfg")
                        .orElseThrow()
                        .at(0))
                .isEqualTo(6.5);
    }

    @Test
    void keysZoomAndHomeShowsEverything() {
        type(KeyCode.MINUS).type(KeyCode.MINUS);
        waitForFxEvents();
        assertThat(canvas.camera().zoom()).isLessThan(0.8);
        type(KeyCode.HOME);
        waitForFxEvents();
        Box seen = canvas.camera().screen(canvas.board().bounds().orElseThrow());
        assertThat(seen.x()).isPositive();
        assertThat(seen.right()).isLessThan(canvas.getWidth());
    }

    @Test
    void nodesAreDrawnInTheColoursOfTheTheme() {
        WritableImage[] shot = new WritableImage[1];
        waitForFxEvents();
        interact(() -> shot[0] = canvas.snapshot(null, null));
        PlacedNode node = node("checkpoint");
        int x = (int) canvas.camera().screenX(node.box.centreX());
        int y = (int) canvas.camera().screenY(node.box.bottom() - 4);
        Color body = shot[0].getPixelReader().getColor(x, y);
        Color theme = canvas.theme().get(Ink.NODE);
        assertThat(body.getRed()).isCloseTo(theme.getRed(), within(0.01));
        assertThat(body.getGreen()).isCloseTo(theme.getGreen(), within(0.01));
        assertThat(body.getBlue()).isCloseTo(theme.getBlue(), within(0.01));
        assertThat(shot[0].getPixelReader().getColor(2, 2)).isNotEqualTo(body);
    }

    @Test
    void whatIsSelectedIsSpoken() {
        interact(() -> document.selection().select(new NodeId("ksampler")));
        assertThat(canvas.getAccessibleText())
                .startsWith("KSampler, model not linked")
                .contains("steps 20");
    }
}
