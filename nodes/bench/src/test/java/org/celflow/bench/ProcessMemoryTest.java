package org.celflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessMemoryTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void thePeakIsAtLeastWhatIsResident() {
        long now = ProcessMemory.now().orElseThrow();
        assertThat(now).isGreaterThan(10_000_000);
        assertThat(ProcessMemory.peak().orElseThrow()).isGreaterThanOrEqualTo(now / 2);
    }
}
