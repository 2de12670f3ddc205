package org.celflow.editor.inspector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFormatTest {
    private final NumberFormat real = new NumberFormat(false, 0, 2, 0.05, "");
    private final NumberFormat pixels = new NumberFormat(true, 0, 4096, 8, "px");

    @ParameterizedTest
    @CsvSource({
        "12, 12",
        "-3.5, -3.5",
        "512*1.5, 768",
        "1/4, 0.25",
        "2 + 3*4 - 1, 13",
        "1e3, 1000",
        "2e-3, 0.002",
        "'0,5', 0.5"
    })
    void numbersAndSumsAreRead(String text, double value) {
        assertThat(real.read(text)).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.2.3", "1+", "*2", "1/0", "--", "1 px"})
    void otherTextsAreNoNumbers(String text) {
        assertThat(real.read(text)).isEmpty();
    }

    @Test
    void theUnitMayBeTyped() {
        assertThat(pixels.read("64 px")).hasValue(64);
    }

    @Test
    void wholeNumbersAreHandedOnAsSuch() {
        assertThat(pixels.raw(64)).isEqualTo(64L);
        assertThat(pixels.raw(6.5)).isEqualTo(6.5);
        assertThat(real.raw(1)).isEqualTo(1.0);
    }

    @Test
    void stepsStayInTheRangeAndFreeOfDust() {
        assertThat(real.stepped(0.1, 4)).isEqualTo(0.3);
        assertThat(real.stepped(1.99, 1)).isEqualTo(2.0);
        assertThat(pixels.stepped(4, -1)).isEqualTo(0.0);
        assertThat(pixels.stepped(64, 1)).isEqualTo(72.0);
    }

    @Test
    void numbersAreWrittenAsShortAsTheyAre() {
        assertThat(real.write(0.5)).isEqualTo("0.5");
        assertThat(real.write(2.0)).isEqualTo("2");
        assertThat(real.write(1000.0)).isEqualTo("1000");
        assertThat(pixels.write(64L)).isEqualTo("64");
    }
}
