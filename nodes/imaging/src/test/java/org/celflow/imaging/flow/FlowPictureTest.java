package org.celflow.imaging.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.celflow.node.Frames;
import org.celflow.node.testkit.NodeHarness;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Flow;
import org.celflow.node.value.Image;
import org.junit.jupiter.api.Test;

class FlowPictureTest {
    @Test
    void theDirectionGivesTheHueAndTheLengthTheSaturation() throws Exception {
        // To the right, down, to the left by half of the longest, and nowhere.
        Flow flow = Flow.of(4, 1, new float[] {8, 0, 0, 8, -4, 0, 0, 0});
        Image picture = picture(Map.of(-1, flow, 0, still(4)));
        // A whole turn has 54 steps: pointing right, -x lies at angle pi, so at the last step or, with -0, the first.
        assertThat(eightBits(picture, 0)).isIn(rgb(255, 0, 0), rgb(255, 0, 43));
        // Down, -y lies at a quarter turn: step 13.5 of the 15 between red and yellow.
        assertThat(eightBits(picture, 1)).isEqualTo(rgb(255, 229, 0));
        // To the left is half a turn, step 27, the third of the 11 between cyan and blue, half as saturated.
        assertThat(eightBits(picture, 2)).isEqualTo(rgb(127, 232, 255));
        assertThat(eightBits(picture, 3)).isEqualTo(rgb(255, 255, 255));
    }

    @Test
    void theWholeTurnHasFiftyFiveColours() {
        // The ends of each arc of the published wheel.
        Flow up = Flow.of(1, 1, new float[] {0, -1});
        // Three quarters of a turn: step 40.5, between the fifth and sixth of the 13 from blue to magenta.
        assertThat(eightBits(FlowColours.of(up), 0)).isEqualTo(rgb(88, 0, 255));
    }

    @Test
    void onTheFirstFrameOfAShotThePictureIsWhite() throws Exception {
        Image picture = picture(Map.of(0, Flow.of(1, 1, new float[] {3, 4})));
        assertThat(eightBits(picture, 0)).isEqualTo(rgb(255, 255, 255));
    }

    private static Flow still(int width) {
        return Flow.of(width, 1, new float[2 * width]);
    }

    private static Image picture(Map<Integer, Flow> frames) throws Exception {
        try (TestContext ctx = TestContext.create()) {
            Map<String, Object> out = NodeHarness.of(FlowPicture.class)
                    .input("flow", Frames.of(frames))
                    .compute(ctx);
            return (Image) Objects.requireNonNull(out.get("out"));
        }
    }

    private static int eightBits(Image picture, int x) {
        return rgb(
                Math.round(255 * picture.at(x, 0, 0)),
                Math.round(255 * picture.at(x, 0, 1)),
                Math.round(255 * picture.at(x, 0, 2)));
    }

    private static int rgb(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }
}
