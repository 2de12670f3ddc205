package org.celflow.editor.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.graph.NodeId;
import org.junit.jupiter.api.Test;

class RunStatesTest {
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final NodeStatus RUNNING =
            new NodeStatus(NodeStatus.State.RUNNING, 0.5, "frame 3", Optional.empty());

    private final RunStates states = new RunStates();

    @Test
    void aNodeThatNoRunTouchedIsIdle() {
        assertThat(states.statusOf(A)).isEqualTo(NodeStatus.IDLE);
    }

    @Test
    void manyChangesAreOneRevision() {
        states.put(Map.of(A, RUNNING, B, RUNNING));
        assertThat(states.revision().get()).isEqualTo(1);
        assertThat(states.statusOf(B)).isEqualTo(RUNNING);
    }

    @Test
    void deletedNodesAreForgotten() {
        states.put(Map.of(A, RUNNING, B, RUNNING));
        states.retain(Set.of(B));
        assertThat(states.statusOf(A)).isEqualTo(NodeStatus.IDLE);
        assertThat(states.statusOf(B)).isEqualTo(RUNNING);
    }
}
