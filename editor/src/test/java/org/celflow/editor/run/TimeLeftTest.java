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

    @Test
    void theShareIsOfTimeAndNotOfResults() {
        left.expect(SAMPLE, Lane.GPU);
        for (int i = 0; i < 100; i++) {
            left.expect(CUT, Lane.CPU);
            left.done(CUT, 0.01);
        }
        assertThat(left.share(1)).isNegative();
        left.underWay(SAMPLE, 2, 0.2);
        assertThat(left.share(2)).isEqualTo(0.2);
    }

    @Test
    void theShareNeverGoesBack() {
        for (int i = 0; i < 2; i++) {
            left.expect(SAMPLE, Lane.GPU);
        }
        left.underWay(SAMPLE, 1, 0.5);
        assertThat(left.share(1)).isEqualTo(0.25);
        left.done(SAMPLE, 9);
        assertThat(left.share(9)).isEqualTo(0.5);
        left.underWay(SAMPLE, 1, 0.1);
        assertThat(left.share(2)).as("as if the clock had been told wrong").isEqualTo(0.5);
    }

    @Test
    void theShareIsWholeOnlyWhenNothingIsLeft() {
        left.expect(SAMPLE, Lane.GPU);
        left.expect(SAMPLE, Lane.GPU);
        left.done(SAMPLE, 1);
        left.underWay(SAMPLE, 3, 0.9);
        assertThat(left.share(4)).isEqualTo(0.99);
        left.done(SAMPLE, 4);
        assertThat(left.share(5)).isEqualTo(1);
    }
}
