package org.celflow.editor.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.celflow.editor.document.GraphDocument;
import org.celflow.graph.GraphEdit;
import org.celflow.graph.GraphNode;
import org.celflow.graph.NodeId;
import org.celflow.graph.NodeLayout;
import org.celflow.graph.ParamValue;
import org.celflow.graph.TypeRef;
import org.celflow.node.spec.ParamSpec;
import org.junit.jupiter.api.Test;

class ParamFieldTest {
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final ParamSpec STRENGTH = new ParamSpec.RealParam("strength", "How much.", 1, 0, 2, 0.1, "");

    private final GraphDocument document = new GraphDocument();
    private final Drafts drafts = new Drafts();
    private int frame;

    ParamFieldTest() {
        document.apply(GraphEdit.batch("Add", add(A), add(B)));
    }

    @Test
    void aParameterThatIsNotSetHasItsDefault() {
        ParamField field = field(A);
        assertThat(field.value().get()).isEqualTo(1.0);
        assertThat(field.set().get()).isFalse();
    }

    @Test
    void whatIsOfferedGoesIntoTheGraph() {
        ParamField field = field(A);
        assertThat(field.offer(0.5)).isTrue();
        assertThat(param(A)).isEqualTo(new ParamValue.Literal(0.5));
        field.refresh();
        assertThat(field.value().get()).isEqualTo(0.5);
        assertThat(field.set().get()).isTrue();
    }

    @Test
    void whatDoesNotFitStaysInTheFieldAndLeavesTheGraphAlone() {
        ParamField field = field(A);
        field.offer(0.5);
        assertThat(field.offer(7.0, "7")).isFalse();
        assertThat(param(A)).isEqualTo(new ParamValue.Literal(0.5));
        assertThat(field.error().get()).contains("between 0 and 2").contains("7");
        assertThat(field.draft()).contains("7");
    }

    @Test
    void anInvalidTextIsStillThereWhenTheNodeIsShownAgain() {
        field(A).refuse("1.2.3", "It must be a number.");
        field(B);
        ParamField again = field(A);
        assertThat(again.draft()).contains("1.2.3");
        assertThat(again.error().get()).isEqualTo("It must be a number.");
        again.offer(1.2);
        assertThat(field(A).draft()).isEmpty();
    }

    @Test
    void undoPutsAValueInPlaceOfAnInvalidText() {
        ParamField field = field(A);
        field.offer(0.5);
        field.commit();
        field.refresh();
        field.refuse("x", "It must be a number.");
        document.undo();
        field.refresh();
        assertThat(field.draft()).isEmpty();
        assertThat(field.error().get()).isEmpty();
        assertThat(field.value().get()).isEqualTo(1.0);
    }

    @Test
    void offersOfOneGestureAreOneUndoStep() {
        ParamField field = field(A);
        field.offer(0.1);
        field.offer(0.2);
        field.commit();
        field.offer(0.3);
        document.undo();
        assertThat(param(A)).isEqualTo(new ParamValue.Literal(0.2));
        document.undo();
        assertThat(document.graph().get().node(A).param("strength")).isEmpty();
    }

    @Test
    void whatIsAbandonedNeverWas() {
        ParamField field = field(A);
        field.offer(0.1);
        field.commit();
        document.undo();
        field.refresh();
        field.offer(0.2);
        field.offer(9.0, "9");
        assertThat(field.abandon()).isTrue();
        assertThat(field.value().get()).isEqualTo(1.0);
        assertThat(field.error().get()).isEmpty();
        assertThat(document.graph().get().node(A).param("strength")).isEmpty();
        assertThat(field.abandon()).isFalse();
        document.redo();
        assertThat(param(A)).isEqualTo(new ParamValue.Literal(0.1));
    }

    @Test
    void resettingTakesTheParameterOutOfTheGraph() {
        ParamField field = field(A);
        field.offer(0.1);
        field.reset();
        assertThat(document.graph().get().node(A).param("strength")).isEmpty();
        assertThat(field.value().get()).isEqualTo(1.0);
        document.undo();
        assertThat(param(A)).isEqualTo(new ParamValue.Literal(0.1));
    }

    @Test
    void severalNodesAreEditedTogetherInOneStep() {
        document.apply(new GraphEdit.SetParam(B, "strength", new ParamValue.Literal(0.7)));
        ParamField field = new ParamField(document, List.of(A, B), STRENGTH, drafts, () -> frame);
        assertThat(field.mixed().get()).isTrue();
        field.offer(0.4);
        field.refresh();
        assertThat(param(A)).isEqualTo(param(B)).isEqualTo(new ParamValue.Literal(0.4));
        assertThat(field.mixed().get()).isFalse();
        document.undo();
        assertThat(param(B)).isEqualTo(new ParamValue.Literal(0.7));
    }

    @Test
    void aKeyframeAnimatesAndTheLastOneTakenAwayLeavesItsValue() {
        ParamField field = field(A);
        field.offer(0.2);
        frame = 4;
        field.refresh();
        field.toggleKey();
        field.refresh();
        assertThat(field.animated().get()).isTrue();
        assertThat(field.keyHere().get()).isTrue();
        frame = 8;
        field.refresh();
        assertThat(field.keyHere().get()).isFalse();
        field.offer(0.6);
        TreeMap<Integer, Object> keys = new TreeMap<>();
        keys.put(4, 0.2);
        keys.put(8, 0.6);
        assertThat(((ParamValue.Animated) param(A)).keyframes()).isEqualTo(keys);
        frame = 6;
        field.refresh();
        assertThat((double) field.value().get()).isCloseTo(0.4, org.assertj.core.data.Offset.offset(1e-9));

        frame = 4;
        field.refresh();
        field.toggleKey();
        frame = 8;
        field.refresh();
        field.toggleKey();
        assertThat(param(A)).isEqualTo(new ParamValue.Literal(0.6));
    }

    @Test
    void aValueOfTheFileThatDoesNotFitIsShownAndSaidToBeWrong() {
        document.apply(new GraphEdit.SetParam(A, "strength", new ParamValue.Literal(9.0)));
        ParamField field = field(A);
        assertThat(field.value().get()).isEqualTo(9.0);
        assertThat(field.error().get()).contains("between 0 and 2");
    }

    private ParamField field(NodeId node) {
        return new ParamField(document, List.of(node), STRENGTH, drafts, () -> frame);
    }

    private ParamValue param(NodeId node) {
        return document.graph().get().node(node).param("strength").orElseThrow();
    }

    private static GraphEdit add(NodeId id) {
        return new GraphEdit.AddNode(id, GraphNode.of(new TypeRef("test.node", 1), NodeLayout.ORIGIN));
    }
}
