package org.celflow.editor.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.celflow.node.time.FrameRange;
import org.celflow.node.time.Shot;
import org.celflow.node.time.Timeline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlayheadTest {
    private static final long SECOND = 1_000_000_000L;

    private final Playhead playhead = new Playhead();

    @BeforeEach
    void tenFramesASecondForFiveFrames() {
        playhead.timeline().set(new Timeline(10, List.of(new Shot("a", 10, 15))));
    }

    @Test
    void itStaysInTheTimeline() {
        assertThat(playhead.position().get()).isEqualTo(10);
        playhead.goTo(99);
        assertThat(playhead.position().get()).isEqualTo(14);
        playhead.step(-50);
        assertThat(playhead.position().get()).isEqualTo(10);
    }

    @Test
    void playingKeepsRealTimeAndLeavesFramesOut() {
        playhead.playing().set(true);
        playhead.tick(0);
        playhead.tick(SECOND / 10);
        assertThat(playhead.position().get()).isEqualTo(11);
        playhead.tick(3 * SECOND / 10);
        assertThat(playhead.position().get()).isEqualTo(13);
    }

    @Test
    void loopingBeginsAgainAtTheStart() {
        playhead.playing().set(true);
        playhead.tick(0);
        playhead.tick(6 * SECOND / 10);
        assertThat(playhead.position().get()).isEqualTo(11);
        assertThat(playhead.playing().get()).isTrue();
    }

    @Test
    void withoutLoopItStopsAtTheEndAndPlaysFromTheStartWhenAskedAgain() {
        playhead.loop().set(false);
        playhead.playing().set(true);
        playhead.tick(0);
        playhead.tick(2 * SECOND);
        assertThat(playhead.position().get()).isEqualTo(14);
        assertThat(playhead.playing().get()).isFalse();
        playhead.playing().set(true);
        assertThat(playhead.position().get()).isEqualTo(10);
    }

    @Test
    void itPlaysTheRange() {
        playhead.range().set(Optional.of(new FrameRange(12, 13)));
        playhead.toStart();
        playhead.playing().set(true);
        playhead.tick(0);
        playhead.tick(2 * SECOND / 10);
        assertThat(playhead.position().get()).isEqualTo(12);
        playhead.toEnd();
        assertThat(playhead.position().get()).isEqualTo(13);
    }

    @Test
    void scrubbingWhilePlayingGoesOnFromThere() {
        playhead.playing().set(true);
        playhead.tick(0);
        playhead.scrubTo(13);
        playhead.tick(5 * SECOND);
        playhead.tick(5 * SECOND + SECOND / 10);
        assertThat(playhead.position().get()).isEqualTo(14);
    }

    @Test
    void aNodeOfAnotherRateIsSeenAtTheSameTime() {
        playhead.goTo(12);
        playhead.useRate(2);
        assertThat(playhead.position().get()).isEqualTo(24);
        assertThat(playhead.frame().get()).isEqualTo(12);
        assertThat(playhead.first()).isEqualTo(20);
        assertThat(playhead.last()).isEqualTo(29);
        assertThat(playhead.fps()).isEqualTo(20);
        playhead.goTo(27);
        assertThat(playhead.frame().get()).isEqualTo(13);
        playhead.useRate(1);
        assertThat(playhead.position().get()).isEqualTo(13);
    }

    @Test
    void aShorterTimelineBringsItBackInside() {
        playhead.goTo(14);
        playhead.timeline().set(new Timeline(24, List.of(new Shot("b", 0, 3))));
        assertThat(playhead.position().get()).isEqualTo(2);
    }
}
