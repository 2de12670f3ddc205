package org.celflow.editor.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.celflow.graph.NodeId;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final NodeId C = new NodeId("c");

    private final Selection selection = new Selection();

    @Test
    void theNodeSelectedLastIsThePrimary() {
        selection.select(A);
        selection.add(B);
        assertThat(selection.nodes()).containsExactly(A, B);
        assertThat(selection.primary().get()).contains(B);
    }

    @Test
    void takingThePrimaryOutMakesAnotherOnePrimary() {
        selection.selectAll(List.of(A, B, C));
        selection.toggle(C);
        assertThat(selection.primary().get()).contains(B);
        selection.toggle(C);
        assertThat(selection.primary().get()).contains(C);
    }

    @Test
    void selectingReplacesWhatWasSelected() {
        selection.selectAll(List.of(A, B));
        selection.select(C);
        assertThat(selection.nodes()).containsExactly(C);
        selection.clear();
        assertThat(selection.primary().get()).isEmpty();
    }
}
