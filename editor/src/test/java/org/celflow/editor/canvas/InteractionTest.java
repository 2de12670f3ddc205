package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.Port;
import org.celflow.node.spec.ParamSpec;
import org.junit.jupiter.api.Test;

class InteractionTest {
    private static final NodeId KSAMPLER = new NodeId("ksampler");
    private static final NodeId DECODE = new NodeId("decode");

    private final TestStage stage = new TestStage(graph());

    private static Graph graph() {
        Graph g = Graph.empty();
        g = DemoGraph.add(g, "checkpoint", DemoGraph.node("model.checkpoint", 0, 0));
        g = DemoGraph.add(g, "ksampler", DemoGraph.node("sample.ksampler", 400, 0));
        g = DemoGraph.add(g, "decode", DemoGraph.node("latent.decode", 800, 0));
        g = DemoGraph.add(g, "blur", DemoGraph.node("image.blur", 800, 600));
        g = DemoGraph.add(g, "cutout", DemoGraph.node("image.cutout", 1300, 0));
        g = DemoGraph.link(g, "checkpoint.model", "ksampler.model");
        return DemoGraph.link(g, "decode.out", "cutout.image");
    }

    private NodeLayout layout(String id) {
        return stage.graph().node(new NodeId(id)).layout();
    }

    private void assertOneUndoStep() {
        assertThat(stage.document.canUndo().get()).isTrue();
        stage.document.undo();
        assertThat(stage.document.canUndo().get()).isFalse();
        assertThat(stage.graph()).isEqualTo(graph());
    }

    @Test
    void draggingANoodleFromOutputToInputLinks() {
        stage.drag(stage.output("ksampler", "out"), stage.input("decode", "latent"));
        assertThat(stage.source("decode.latent")).contains(Port.parse("ksampler.out"));
        assertOneUndoStep();
    }

    @Test
    void draggingANoodleFromInputToOutputLinksToo() {
        stage.drag(stage.input("decode", "latent"), stage.output("ksampler", "out"));
        assertThat(stage.source("decode.latent")).contains(Port.parse("ksampler.out"));
    }

    @Test
    void aPortOfAnotherKindRefusesAndSaysWhy() {
        stage.drag(stage.output("checkpoint", "vae"), stage.input("decode", "latent"));
        assertThat(stage.source("decode.latent")).isEmpty();
        assertThat(stage.asked).singleElement().asString().contains("Not linked", "takes Latent", "gives VAE");
        assertThat(stage.document.canUndo().get()).isFalse();
    }

    @Test
    void aCircleIsRefused() {
        stage.drag(stage.output("blur", "out"), stage.input("blur", "image"));
        assertThat(stage.source("blur.image")).isEmpty();
        assertThat(stage.asked).singleElement().asString().contains("circle");
    }

    @Test
    void aNoodleLetGoOnANodeTakesItsFirstFittingPort() {
        stage.drag(stage.output("checkpoint", "vae"), stage.header("decode"));
        assertThat(stage.source("decode.vae")).contains(Port.parse("checkpoint.vae"));
    }

    @Test
    void aNoodleLetGoOnTheBackgroundOpensTheSearchForItsKind() {
        stage.drag(stage.output("checkpoint", "clip"), new double[] {300, 500});
        assertThat(stage.asked).containsExactly("search checkpoint.clip");
    }

    @Test
    void pullingALinkOffItsInputAndLettingGoRemovesIt() {
        stage.drag(stage.input("ksampler", "model"), new double[] {300, 500});
        assertThat(stage.graph().links()).hasSize(1);
        assertOneUndoStep();
    }

    @Test
    void puttingALinkBackWhereItWasChangesNothing() {
        double[] at = stage.input("ksampler", "model");
        stage.drag(at, new double[] {at[0] - 10, at[1]});
        assertThat(stage.document.canUndo().get()).isFalse();
    }

    @Test
    void whileANoodleIsPulledOnlyPortsOfItsKindAccept() {
        double[] from = stage.output("checkpoint", "model");
        stage.interaction.press(TestStage.pointer(from[0], from[1], Pointer.Button.PRIMARY, ""), 1);
        stage.interaction.drag(TestStage.pointer(from[0] + 30, from[1], Pointer.Button.PRIMARY, ""));
        LinkGesture link = (LinkGesture) stage.interaction.gesture().orElseThrow();
        PlacedNode sampler = stage.node("ksampler");
        assertThat(link.accepts(sampler, sampler.shape.input("model").orElseThrow()))
                .isTrue();
        assertThat(link.accepts(sampler, sampler.shape.input("positive").orElseThrow()))
                .isFalse();
        assertThat(link.accepts(sampler, sampler.shape.output("out").orElseThrow()))
                .isFalse();
    }

    @Test
    void draggingSelectedNodesMovesThemAllInOneStep() {
        stage.click(stage.header("ksampler")[0], stage.header("ksampler")[1], "");
        stage.click(stage.header("decode")[0], stage.header("decode")[1], "s");
        double[] from = stage.header("decode");
        stage.drag(from, new double[] {from[0] + 100, from[1] + 30});
        assertThat(layout("ksampler").x()).isEqualTo(500);
        assertThat(layout("decode").y()).isEqualTo(30);
        assertThat(layout("checkpoint").x()).isZero();
        assertOneUndoStep();
    }

    @Test
    void escapePutsDraggedNodesBack() {
        double[] from = stage.header("decode");
        stage.interaction.press(TestStage.pointer(from[0], from[1], Pointer.Button.PRIMARY, ""), 1);
        stage.interaction.drag(TestStage.pointer(from[0] + 90, from[1], Pointer.Button.PRIMARY, ""));
        assertThat(stage.node("decode").box.x()).isEqualTo(890);
        assertThat(stage.interaction.cancel()).isTrue();
        assertThat(stage.node("decode").box.x()).isEqualTo(800);
        assertThat(stage.document.canUndo().get()).isFalse();
    }

    @Test
    void escapeDuringANumberDragLeavesUndoAndRedoAsTheyWere() {
        double[] to = stage.header("decode");
        stage.drag(to, new double[] {to[0] + 100, to[1]});
        stage.document.undo();
        double[] at = stage.field("ksampler", "steps");
        stage.interaction.press(TestStage.pointer(at[0], at[1], Pointer.Button.PRIMARY, ""), 1);
        stage.interaction.drag(TestStage.pointer(at[0] + 40, at[1], Pointer.Button.PRIMARY, ""));
        assertThat(stage.graph()).isNotEqualTo(graph());
        assertThat(stage.interaction.cancel()).isTrue();
        assertThat(stage.graph()).isEqualTo(graph());
        assertThat(stage.document.canUndo().get()).isFalse();
        assertThat(stage.document.redoLabel().get()).contains("Move node");
    }

    @Test
    void snappedNodesKeepToTheGrid() {
        stage.snap = true;
        double[] from = stage.header("decode");
        stage.drag(from, new double[] {from[0] + 53, from[1] + 17});
        assertThat(layout("decode").x() % MoveGesture.GRID).isZero();
        assertThat(layout("decode").y() % MoveGesture.GRID).isZero();
    }

    @Test
    void aNodeLetGoOnALinkGoesInBetween() {
        double[] from = stage.header("blur");
        Noodle link = stage.board.wire(Port.parse("cutout.image")).orElseThrow().curve;
        stage.drag(from, new double[] {link.pointX(0.5), link.pointY(0.5)});
        assertThat(stage.source("blur.image")).contains(Port.parse("decode.out"));
        assertThat(stage.source("cutout.image")).contains(Port.parse("blur.out"));
        assertOneUndoStep();
    }

    @Test
    void aClickWithoutMovingSelectsOnlyThatNode() {
        stage.document.selection().selectAll(stage.graph().nodes().keySet());
        stage.click(stage.header("decode")[0], stage.header("decode")[1], "");
        assertThat(stage.document.selection().nodes()).containsExactly(DECODE);
        stage.click(1200, 800, "");
        assertThat(stage.document.selection().nodes()).isEmpty();
    }

    @Test
    void aMarqueeSelectsWhatItTouchesAndShiftAdds() {
        stage.drag(-50, -50, 50, 50, Pointer.Button.PRIMARY, "");
        assertThat(stage.document.selection().nodes()).containsExactly(new NodeId("checkpoint"));
        stage.drag(780, -50, 850, 20, Pointer.Button.PRIMARY, "s");
        assertThat(stage.document.selection().nodes()).containsExactly(new NodeId("checkpoint"), DECODE);
        stage.drag(-50, -50, 50, 50, Pointer.Button.PRIMARY, "c");
        assertThat(stage.document.selection().nodes()).containsExactly(DECODE);
    }

    @Test
    void draggingANumberSidewaysChangesItInOneStep() {
        double[] at = stage.field("ksampler", "steps");
        stage.drag(at, new double[] {at[0] + 40, at[1]});
        GraphNode node = stage.graph().node(KSAMPLER);
        ParamSpec steps =
                stage.node("ksampler").shape.row("steps").orElseThrow().spec().orElseThrow();
        assertThat((Long) ParamText.value(node, steps, 0).orElseThrow()).isGreaterThan(20L);
        assertOneUndoStep();
    }

    @Test
    void clickingANumberOpensItsEditorAndASwitchTurnsAtOnce() {
        stage.click(stage.field("ksampler", "steps")[0], stage.field("ksampler", "steps")[1], "");
        assertThat(stage.asked).containsExactly("edit ksampler.steps");
        stage.click(stage.field("ksampler", "fixedNoise")[0], stage.field("ksampler", "fixedNoise")[1], "");
        assertThat(stage.graph()
                        .node(KSAMPLER)
                        .param("fixedNoise")
                        .orElseThrow()
                        .at(0))
                .isEqualTo(false);
    }

    @Test
    void cuttingAcrossLinksRemovesThem() {
        stage.drag(320, -300, 320, 400, Pointer.Button.SECONDARY, "c");
        assertThat(stage.source("ksampler.model")).isEmpty();
        assertThat(stage.source("cutout.image")).isPresent();
        assertOneUndoStep();
    }

    @Test
    void theMiddleButtonPansAndNeverEdits() {
        stage.drag(500, 50, 560, 20, Pointer.Button.MIDDLE, "");
        assertThat(stage.camera.screenX(0)).isEqualTo(60);
        assertThat(stage.camera.screenY(0)).isEqualTo(-30);
        assertThat(stage.document.canUndo().get()).isFalse();
    }

    @Test
    void draggingTheRightEdgeChangesTheWidth() {
        PlacedNode node = stage.node("decode");
        double y = node.box.y() + NodeShape.HEADER + 2;
        stage.drag(node.box.right() - 2, y, node.box.right() + 78, y, Pointer.Button.PRIMARY, "");
        assertThat(layout("decode").width()).isEqualTo(NodeShape.DEFAULT_WIDTH + 80);
        assertOneUndoStep();
    }

    @Test
    void theToggleCollapsesAndLinksFollow() {
        PlacedNode node = stage.node("decode");
        stage.click(
                node.box.x() + NodeShape.toggle().centreX(),
                node.box.y() + NodeShape.toggle().centreY(),
                "");
        assertThat(stage.node("decode").shape.collapsed()).isTrue();
        Noodle link = stage.board.wire(Port.parse("cutout.image")).orElseThrow().curve;
        assertThat(link.y1()).isEqualTo(stage.output("decode", "out")[1]);
    }

    @Test
    void aDoubleClickOnTheBackgroundOpensTheSearchAndOnAHeaderTheTitle() {
        stage.interaction.press(TestStage.pointer(1200, 700, Pointer.Button.PRIMARY, ""), 2);
        stage.interaction.release(TestStage.pointer(1200, 700, Pointer.Button.PRIMARY, ""));
        double[] at = stage.header("decode");
        stage.interaction.press(TestStage.pointer(at[0], at[1], Pointer.Button.PRIMARY, ""), 2);
        stage.interaction.release(TestStage.pointer(at[0], at[1], Pointer.Button.PRIMARY, ""));
        assertThat(stage.asked).containsExactly("search all", "title decode");
        assertThat(Optional.of(DECODE))
                .isEqualTo(stage.document.selection().primary().get());
    }
}
