package org.celflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of this process as Linux counts it; unknown on other systems. */
final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path RESET = Path.of("/proc/self/clear_refs");

    private ProcessMemory() {}

    /** The most that was resident since the last {@link #forgetPeak}, in bytes. */
    static OptionalLong peak() {
        return field("VmHWM");
    }

    /** What is resident now, in bytes. */
    static OptionalLong now() {
        return field("VmRSS");
    }

    /** Lets the peak begin anew; where the system refuses, it counts from the start of the process. */
    static void forgetPeak() {
        try {
            Files.writeString(RESET, "5");
        } catch (IOException e) {
            // The figure is then larger than it need be, never smaller.
        }
    }

    private static OptionalLong field(String name) {
        try {
            Matcher line = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(Files.readString(STATUS));
            return line.find() ? OptionalLong.of(Long.parseLong(line.group(1)) * 1024) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
