package org.celflow.editor.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class NoodleTest {
    @Property
    void theWholeCurveLiesInItsBox(
            @ForAll @DoubleRange(min = -3000, max = 3000) double dx,
            @ForAll @DoubleRange(min = -3000, max = 3000) double dy) {
        Noodle noodle = new Noodle(0, 0, dx, dy);
        Box box = noodle.bounds().grown(1e-6);
        for (int i = 0; i <= 50; i++) {
            assertThat(box.contains(noodle.pointX(i / 50.0), noodle.pointY(i / 50.0)))
                    .isTrue();
        }
    }

    @Property
    void pointsOfTheCurveAreOnIt(
            @ForAll @DoubleRange(min = -800, max = 800) double dx,
            @ForAll @DoubleRange(min = -800, max = 800) double dy,
            @ForAll @DoubleRange(min = 0, max = 1) double t) {
        Noodle noodle = new Noodle(0, 0, dx, dy);
        assertThat(noodle.distance(noodle.pointX(t), noodle.pointY(t))).isLessThan(4);
    }

    @Test
    void itLeavesToTheRightAndArrivesFromTheLeftEvenBackwards() {
        Noodle back = new Noodle(500, 0, 0, 200);
        assertThat(back.pointX(0.05)).isGreaterThan(500);
        assertThat(back.pointX(0.95)).isLessThan(0);
    }

    @Test
    void aStraightLinkHasNoBulge() {
        assertThat(new Noodle(0, 50, 300, 50).bounds().height()).isZero();
    }

    @Test
    void distanceBesideAStraightLinkIsTheHeightAboveIt() {
        assertThat(new Noodle(0, 0, 300, 0).distance(150, 12)).isCloseTo(12, within(1e-6));
    }

    @Test
    void aLineThroughItCrossesAndOneBesideItDoesNot() {
        Noodle noodle = new Noodle(0, 0, 300, 100);
        assertThat(noodle.crosses(150, -50, 150, 150)).isTrue();
        assertThat(noodle.crosses(150, -50, 150, 20)).isFalse();
        assertThat(noodle.crosses(-50, -10, -40, 300)).isFalse();
    }
}
