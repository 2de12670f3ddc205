package org.celflow.diffusion.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Processor time of this process, which other programs do not add to. */
final class ProcessorTime {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private ProcessorTime() {}

    /** Of all threads since the process began, in nanoseconds. */
    static long nanos() {
        return SYSTEM.getProcessCpuTime();
    }
}
