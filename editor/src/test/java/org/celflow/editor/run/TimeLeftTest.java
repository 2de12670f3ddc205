package org.celflow.editor.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.celflow.graph.NodeId;
import org.celflow.node.Lane;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private static final NodeId SAMPLE = new NodeId("sample");
    private static final NodeId CUT = new NodeId("cut");

    private final TimeLeft left = new TimeLeft(2);

    @Test
    void nothingIsSaidBeforeAnythingWasMeasured() {
        left.expect(SAMPLE, Lane.GPU);
        assertThat(left.seconds(0)).isEmpty();
    }

    @Test
    void theSlowestLaneSaysWhenTheRunEnds() {
        for (int i = 0; i < 5; i++) {
            left.expect(SAMPLE, Lane.GPU);
            left.expect(CUT, Lane.CPU);
        }
        left.done(SAMPLE, 3);
        left.done(CUT, 1);
        assertThat(left.seconds(0)).hasValue(12);
        assertThat(left.seconds(2)).hasValue(10);
        left.dropped(SAMPLE);
        assertThat(left.seconds(0)).hasValue(9);
    }
}
