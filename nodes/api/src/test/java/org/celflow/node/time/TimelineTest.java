package org.celflow.node.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    @Test
    void aFrameBelongsToTheShotThatContainsItOrToNone() {
        Timeline timeline = new Timeline(24, List.of(new Shot("a", 0, 10), new Shot("b", 12, 20)));
        assertThat(timeline.shotAt(9)).map(Shot::name).contains("a");
        assertThat(timeline.shotAt(10)).isEmpty();
        assertThat(timeline.shotAt(12)).map(Shot::name).contains("b");
        assertThat(timeline.frameCount()).isEqualTo(18);
    }

    @Test
    void overlappingShotsAreRefusedByName() {
        assertThatThrownBy(() -> new Timeline(24, List.of(new Shot("a", 0, 10), new Shot("b", 9, 20))))
                .hasMessageContaining("shot b begins before shot a ends");
    }

    @Test
    void framesAreAskedForAsOneNumberOrARange() {
        assertThat(FrameRange.parse("7")).isEqualTo(new FrameRange(7, 7));
        assertThat(FrameRange.parse(" 1-24 ")).isEqualTo(new FrameRange(1, 24));
        assertThatThrownBy(() -> FrameRange.parse("a-b")).hasMessageContaining("write 7 or 1-24");
        assertThatThrownBy(() -> FrameRange.parse("9-3")).hasMessageContaining("first-last");
    }
}
