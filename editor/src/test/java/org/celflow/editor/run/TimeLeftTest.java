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
        assertThat(left.seconds()).isEmpty();
    }

    @Test
    void theSlowestLaneSaysWhenTheRunEnds() {
        for (int i = 0; i < 5; i++) {
            left.expect(SAMPLE, Lane.GPU);
            left.expect(CUT, Lane.CPU);
        }
        left.done(SAMPLE, 3);
        left.done(CUT, 1);
        assertThat(left.seconds()).hasValue(12);
        left.underWay(SAMPLE, 2, 0.7);
        assertThat(left.seconds()).hasValue(10);
        left.dropped(SAMPLE);
        assertThat(left.seconds()).hasValue(9);
    }

    @Test
    void stepsOfTheFirstTaskSayWhatItsNodeTakes() {
        left.expect(SAMPLE, Lane.GPU);
        left.expect(SAMPLE, Lane.GPU);
        left.expect(CUT, Lane.CPU);
        left.done(CUT, 1);
        assertThat(left.seconds()).isEmpty();
        left.underWay(SAMPLE, 2, 0.5);
        assertThat(left.seconds()).hasValue(6);
    }
}
