package org.celflow.runtime.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ModelMemoryOptionTest {
    private final ModelMemoryOption.Bytes bytes = new ModelMemoryOption.Bytes();

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "4096, 4096",
        "800M, 838860800",
        "800 m, 838860800",
        "6G, 6442450944",
        "6gb, 6442450944",
        "6GiB, 6442450944",
        "1.5K, 1536",
        "999999999T, 9223372036854775807"
    })
    void amountsAreRead(String text, long expected) {
        assertThat(bytes.convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "-1G", "1e9", "6X", "G", "1,5G", "1234567890123M"})
    void anythingElseIsToldByName(String text) {
        assertThatThrownBy(() -> bytes.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("'%s' is no amount of memory".formatted(text));
    }
}
