package org.celflow.editor.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.celflow.graph.Graph;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.ParamValue;
import org.celflow.graph.TypeRef;
import org.junit.jupiter.api.Test;

class GraphDocumentTest {
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");

    private final GraphDocument document = new GraphDocument();

    @Test
    void anEditIsOneStepThatCanBeUndoneAndRedone() {
        Graph before = document.graph().get();
        document.apply(add(A));
        assertThat(document.canUndo().get()).isTrue();
        assertThat(document.undoLabel().get()).contains("Add node");

        document.undo();
        assertThat(document.graph().get()).isSameAs(before);
        assertThat(document.redoLabel().get()).contains("Add node");

        document.redo();
        assertThat(document.graph().get().nodes()).containsOnlyKeys(A);
        assertThat(document.canRedo().get()).isFalse();
    }

    @Test
    void editsOfOneGestureAreOneStep() {
        document.apply(add(A));
        for (int x = 1; x <= 20; x++) {
            document.applyLive("drag 1", move(A, x));
        }
        assertThat(x(A)).isEqualTo(20);
        document.undo();
        assertThat(x(A)).isZero();
    }

    @Test
    void twoGesturesAreTwoSteps() {
        document.apply(add(A));
        document.applyLive("drag 1", move(A, 1));
        document.applyLive("drag 2", move(A, 2));
        document.undo();
        assertThat(x(A)).isEqualTo(1);
    }

    @Test
    void anEndedGestureBeginsANewStepWhenItGoesOn() {
        document.apply(add(A));
        document.applyLive("field", move(A, 1));
        document.endGesture();
        document.applyLive("field", move(A, 2));
        document.undo();
        assertThat(x(A)).isEqualTo(1);
    }

    @Test
    void aGestureThatGoesOnAfterUndoDoesNotOverwriteThePast() {
        document.apply(add(A));
        document.applyLive("drag", move(A, 1));
        document.undo();
        document.applyLive("drag", move(A, 5));
        document.undo();
        assertThat(x(A)).isZero();
        assertThat(document.graph().get().nodes()).containsKey(A);
    }

    @Test
    void anAbandonedGestureLeavesUndoAndRedoAsTheyWere() {
        document.apply(add(A));
        document.apply(move(A, 7));
        document.undo();
        Graph before = document.graph().get();
        document.applyLive("drag", move(A, 1));
        document.applyLive("drag", move(A, 2));
        assertThat(document.abandonGesture("drag")).isTrue();
        assertThat(document.graph().get()).isSameAs(before);
        document.redo();
        assertThat(x(A)).isEqualTo(7);
        assertThat(document.canRedo().get()).isFalse();
        document.undo();
        document.undo();
        assertThat(document.canUndo().get()).isFalse();
    }

    @Test
    void onlyTheOpenGestureCanBeAbandoned() {
        document.apply(add(A));
        document.applyLive("drag", move(A, 1));
        document.endGesture();
        assertThat(document.abandonGesture("drag")).isFalse();
        document.applyLive("another", move(A, 2));
        assertThat(document.abandonGesture("drag")).isFalse();
        assertThat(x(A)).isEqualTo(2);
    }

    @Test
    void aGestureThatEndsWhereItBeganIsNoStep() {
        document.apply(add(A));
        document.apply(move(A, 7));
        document.undo();
        document.applyLive("drag", move(A, 1));
        document.applyLive("drag", move(A, 0));
        document.endGesture();
        assertThat(document.canRedo().get()).isTrue();
        document.undo();
        assertThat(document.canUndo().get()).isFalse();
    }

    @Test
    void anEditThatChangesNothingIsNoStep() {
        document.apply(add(A));
        document.apply(move(A, 0));
        document.undo();
        assertThat(document.graph().get().nodes()).isEmpty();
    }

    @Test
    void aNewEditForgetsWhatWasUndone() {
        document.apply(add(A));
        document.undo();
        document.apply(add(B));
        assertThat(document.canRedo().get()).isFalse();
        document.redo();
        assertThat(document.graph().get().nodes()).containsOnlyKeys(B);
    }

    @Test
    void anEditThatDoesNotFitLeavesTheDocumentAsItWas() {
        Graph before = document.graph().get();
        assertThatThrownBy(() -> document.apply(move(A, 1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(document.graph().get()).isSameAs(before);
        assertThat(document.canUndo().get()).isFalse();
    }

    @Test
    void undoingBackToTheSavedGraphMakesItUnmodified() {
        document.apply(add(A));
        Graph snapshot = document.graph().get();
        document.saved(snapshot, snapshot, Path.of("a.json"));
        assertThat(document.modified().get()).isFalse();
        document.apply(add(B));
        assertThat(document.modified().get()).isTrue();
        document.undo();
        assertThat(document.modified().get()).isFalse();
        document.undo();
        assertThat(document.modified().get()).isTrue();
    }

    @Test
    void anEditMadeWhileSavingStaysUnsaved() {
        document.apply(add(A));
        Graph snapshot = document.graph().get();
        document.apply(add(B));
        document.saved(snapshot, snapshot, Path.of("a.json"));
        assertThat(document.modified().get()).isTrue();
        assertThat(document.file().get()).contains(Path.of("a.json"));
        assertThat(document.graph().get().nodes()).containsOnlyKeys(A, B);
    }

    @Test
    void digestsNotedWhileSavingAreNoStep() {
        document.apply(add(A));
        Graph snapshot = document.graph().get();
        Graph written = snapshot.apply(new GraphEdit.SetParam(A, "file", new ParamValue.Literal("noted")));
        document.saved(snapshot, written, Path.of("a.json"));
        assertThat(document.graph().get()).isSameAs(written);
        assertThat(document.modified().get()).isFalse();
        document.undo();
        assertThat(document.graph().get().nodes()).isEmpty();
    }

    @Test
    void savingElsewhereBringsTheWholeHistoryAlong() {
        document.apply(add(A));
        document.apply(new GraphEdit.SetParam(A, "file", new ParamValue.Literal("old")));
        document.apply(add(B));
        Graph snapshot = document.graph().get();
        document.saved(snapshot, moved(snapshot), Path.of("there/a.json"), GraphDocumentTest::moved);
        document.undo();
        assertThat(document.graph().get().node(A).param("file")).contains(new ParamValue.Literal("../old"));
        assertThat(document.modified().get()).isTrue();
        document.redo();
        assertThat(document.modified().get()).isFalse();
    }

    private static Graph moved(Graph graph) {
        boolean names = graph.find(A)
                .flatMap(node -> node.param("file"))
                .filter(new ParamValue.Literal("old")::equals)
                .isPresent();
        return names ? graph.apply(new GraphEdit.SetParam(A, "file", new ParamValue.Literal("../old"))) : graph;
    }

    @Test
    void recoveredWorkCountsAsUnsaved() {
        document.recover(Graph.empty().apply(add(A)), Optional.of(Path.of("a.json")));
        assertThat(document.modified().get()).isTrue();
        assertThat(document.canUndo().get()).isFalse();
    }

    @Test
    void openingForgetsHistoryAndSelection() {
        document.apply(add(A));
        document.selection().select(A);
        document.open(Graph.empty().apply(add(A)), Optional.empty());
        assertThat(document.canUndo().get()).isFalse();
        assertThat(document.modified().get()).isFalse();
        assertThat(document.selection().nodes()).isEmpty();
    }

    @Test
    void deletedNodesLeaveTheSelectionAndThePrimaryMovesOn() {
        document.apply(GraphEdit.batch("Add", add(A), add(B)));
        document.selection().selectAll(List.of(A, B));
        assertThat(document.selection().primary().get()).contains(B);
        document.apply(GraphEdit.remove(B));
        assertThat(document.selection().nodes()).containsExactly(A);
        assertThat(document.selection().primary().get()).contains(A);
    }

    @Test
    void listenersSeeTheSelectionOfTheGraphTheyAreTold() {
        document.apply(add(A));
        document.selection().select(A);
        List<Boolean> consistent = new ArrayList<>();
        document.graph()
                .addListener((property, before, now) -> consistent.add(
                        now.nodes().keySet().containsAll(document.selection().nodes())));
        document.undo();
        assertThat(consistent).containsExactly(true);
    }

    @Test
    void theOldestStepsAreForgotten() {
        document.apply(add(A));
        for (int x = 1; x <= History.LIMIT + 10; x++) {
            document.apply(move(A, x));
        }
        for (int i = 0; i < History.LIMIT + 20; i++) {
            document.undo();
        }
        assertThat(x(A)).isEqualTo(10);
        assertThat(document.canUndo().get()).isFalse();
    }

    private double x(NodeId node) {
        return document.graph().get().node(node).layout().x();
    }

    private static GraphEdit add(NodeId id) {
        return new GraphEdit.AddNode(id, GraphNode.of(new TypeRef("test.node", 1), NodeLayout.at(0, 0)));
    }

    private static GraphEdit move(NodeId id, double x) {
        return new GraphEdit.SetLayout(Map.of(id, NodeLayout.at(x, 0)));
    }
}
