package org.celflow.imaging.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.NodeException;
import org.celflow.node.testkit.TestContext;
import org.celflow.node.value.Image;
import org.junit.jupiter.api.Test;

class FindEdgesTest {
    private static final TestContext CTX = TestContext.create();

    /** Waves from the upper left, 12 x 9 pixels; what PyTorch makes of them with the operations of Kornia's filter. */
    @Test
    void linesLieWhereKorniaDrawsThem() throws Exception {
        int width = 12;
        int height = 9;
        float[] pixels = new float[width * height * 3];
        for (int i = 0; i < pixels.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            pixels[i] = (float) (Math.sin((2 * y + 3 * x) / 5.0) * 0.5 + 0.5);
        }
        Image edges = new FindEdges(Image.of(width, height, 3, pixels), 0.3, 0.9).compute(CTX);
        assertThat(drawn(edges))
                .containsExactly(
                        ".....#...#.#",
                        "....#....##.",
                        "....#....#.#",
                        "...##...##..",
                        "..##...##...",
                        "..#....#....",
                        "###...##....",
                        ".#....#.....",
                        "##....#.....");
    }

    @Test
    void aStepOfBrightnessIsOneLineAndAFlatPictureNone() throws Exception {
        float[] step = new float[16 * 16];
        for (int i = 0; i < step.length; i++) {
            step[i] = i % 16 < 8 ? 0.1f : 0.9f;
        }
        // The blur spreads the step evenly over two columns, so the middle of one is a little darker here.
        for (int y = 0; y < 16; y++) {
            step[y * 16 + 8] = 0.6f;
        }
        Image edges = new FindEdges(Image.of(16, 16, 1, step), 0.4, 0.8).compute(CTX);
        for (String row : drawn(edges)) {
            assertThat(row.chars().filter(c -> c == '#').count()).as(row).isEqualTo(1);
        }
        Image flat = Image.of(8, 8, 1, new float[64]);
        assertThat(drawn(new FindEdges(flat, 0.01, 0.01).compute(CTX))).allMatch(row -> !row.contains("#"));
    }

    @Test
    void faintLinesAreDrawnOnlyWhereTheyContinueClearOnes() throws Exception {
        float[] pixels = new float[24 * 24];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % 24;
            int y = i / 24;
            // An edge that fades from above to below, and a faint one apart from it.
            pixels[i] = x > 6 ? 0.6f - 0.02f * y : x == 6 ? 0.25f : 0;
            pixels[i] += x > 17 ? 0.08f : x == 17 ? 0.03f : 0;
        }
        List<String> rows = drawn(new FindEdges(Image.of(24, 24, 1, pixels), 0.2, 1).compute(CTX));
        assertThat(rows.get(20).substring(0, 12)).contains("#");
        assertThat(rows).allMatch(row -> !row.substring(12).contains("#"));
    }

    @Test
    void aPictureSmallerThanTheBlurIsRefused() {
        FindEdges node = new FindEdges(Image.of(2, 2, 1, new float[4]), 0.4, 0.8);
        assertThatThrownBy(() -> node.compute(CTX))
                .isInstanceOf(NodeException.class)
                .hasMessageContaining("2x2");
    }

    private static List<String> drawn(Image edges) {
        List<String> rows = new ArrayList<>();
        for (int y = 0; y < edges.height(); y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < edges.width(); x++) {
                row.append(edges.at(x, y, 0) == 1 ? '#' : '.');
            }
            rows.add(row.toString());
        }
        return rows;
    }
}
