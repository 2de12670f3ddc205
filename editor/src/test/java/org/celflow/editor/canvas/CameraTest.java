package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CameraTest {
    private static final Offset<Double> CLOSE = within(1e-6);

    @Property
    void aPointGoesToTheScreenAndBack(
            @ForAll @DoubleRange(min = -1e5, max = 1e5) double x,
            @ForAll @DoubleRange(min = -1e5, max = 1e5) double pan,
            @ForAll @DoubleRange(min = 0.01, max = 4) double zoom) {
        Camera camera = new Camera(pan, -pan, zoom);
        assertThat(camera.worldX(camera.screenX(x))).isCloseTo(x, CLOSE);
        assertThat(camera.worldY(camera.screenY(x))).isCloseTo(x, CLOSE);
    }

    @Property
    void zoomingKeepsWhatIsUnderThePointer(
            @ForAll @IntRange(min = -20, max = 20) int notches,
            @ForAll @DoubleRange(min = 0, max = 1600) double atX,
            @ForAll @DoubleRange(min = 0, max = 900) double atY) {
        Camera camera = new Camera(120, -40, 0.8);
        Camera zoomed = camera.zoomBy(notches, atX, atY);
        assertThat(zoomed.worldX(atX)).isCloseTo(camera.worldX(atX), CLOSE);
        assertThat(zoomed.worldY(atY)).isCloseTo(camera.worldY(atY), CLOSE);
    }

    @Test
    void turningTheWheelBackAndForthEndsAtTheSameZoom() {
        Camera camera = Camera.HOME;
        for (int i = 0; i < 7; i++) {
            camera = camera.zoomBy(1, 300, 200);
        }
        for (int i = 0; i < 7; i++) {
            camera = camera.zoomBy(-1, 700, 100);
        }
        assertThat(camera.zoom()).isEqualTo(1.0);
    }

    @Test
    void zoomStaysInItsRange() {
        assertThat(Camera.HOME.zoomBy(1000, 0, 0).zoom()).isEqualTo(Camera.MAX_ZOOM);
        assertThat(Camera.HOME.zoomBy(-1000, 0, 0).zoom()).isEqualTo(Camera.MIN_ZOOM);
    }

    @Test
    void panningMovesTheWorldWithThePointerAtEveryZoom() {
        Camera camera = new Camera(10, 10, 0.25).pan(100, -50);
        assertThat(camera.screenX(10)).isCloseTo(100, CLOSE);
        assertThat(camera.screenY(10)).isCloseTo(-50, CLOSE);
    }

    @Test
    void fittingShowsTheWholeBoxInTheMiddle() {
        Box box = new Box(-500, 200, 4000, 1000);
        Camera camera = Camera.fit(box, 1600, 900, 50);
        Box seen = camera.screen(box);
        assertThat(seen.x()).isCloseTo(50, CLOSE);
        assertThat(seen.right()).isCloseTo(1550, CLOSE);
        assertThat(seen.centreY()).isCloseTo(450, CLOSE);
    }

    @Test
    void fittingASmallBoxDoesNotMagnifyIt() {
        assertThat(Camera.fit(new Box(0, 0, 100, 100), 1600, 900, 50).zoom()).isEqualTo(1.0);
    }

    @Test
    void revealingMovesNoMoreThanNeeded() {
        Camera camera = Camera.HOME;
        assertThat(camera.reveal(new Box(100, 100, 200, 100), 800, 600, 20)).isEqualTo(camera);
        Box right = camera.reveal(new Box(900, 100, 200, 100), 800, 600, 20).screen(new Box(900, 100, 200, 100));
        assertThat(right.right()).isCloseTo(780, CLOSE);
        assertThat(right.y()).isCloseTo(100, CLOSE);
    }
}
