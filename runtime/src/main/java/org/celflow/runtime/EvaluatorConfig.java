package org.celflow.runtime;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Folders and bounds of an evaluator.
 *
 * @param cache the folder of the disk cache, shared by any number of processes; empty to keep nothing on disk
 * @param memoryBytes bound of the memory cache
 * @param diskBytes bound of the disk cache
 * @param liveBytes how much the values of a run may hold before new frames have to wait
 * @param modelBytes how much loaded models may hold, beyond the ones in use
 * @param cpuThreads threads of the CPU lane
 * @param ioThreads threads of the IO lane
 * @param clock for the ages of files
 */
public record EvaluatorConfig(
        Optional<Path> cache,
        long memoryBytes,
        long diskBytes,
        long liveBytes,
        long modelBytes,
        int cpuThreads,
        int ioThreads,
        InstantSource clock) {
    private static final long GIB = 1L << 30;

    /** Checks the numbers. */
    public EvaluatorConfig {
        cache = cache.map(folder -> folder.toAbsolutePath().normalize());
        if (memoryBytes < 0 || diskBytes < 0 || liveBytes < 0 || modelBytes < 0 || cpuThreads < 1 || ioThreads < 1) {
            throw new IllegalArgumentException("bounds must not be negative, and each lane needs a thread");
        }
    }

    /**
     * What suits this machine: a quarter of the heap for each kind of value, half of the machine's memory for models, 20 GiB
     * of disk, and no cache folder.
     */
    public static EvaluatorConfig defaults() {
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        int cores = Runtime.getRuntime().availableProcessors();
        return new EvaluatorConfig(
                Optional.empty(),
                quarter,
                20 * GIB,
                quarter,
                physicalMemory() / 2,
                Math.max(1, cores - 1),
                2,
                InstantSource.system());
    }

    /** The same with a cache folder. */
    public EvaluatorConfig withCache(Path folder) {
        return new EvaluatorConfig(
                Optional.of(folder), memoryBytes, diskBytes, liveBytes, modelBytes, cpuThreads, ioThreads, clock);
    }

    /** The same with other bounds. */
    public EvaluatorConfig withBounds(long memory, long disk, long live, long models) {
        return new EvaluatorConfig(cache, memory, disk, live, models, cpuThreads, ioThreads, clock);
    }

    /** The same with other numbers of threads. */
    public EvaluatorConfig withThreads(int cpu, int io) {
        return new EvaluatorConfig(cache, memoryBytes, diskBytes, liveBytes, modelBytes, cpu, io, clock);
    }

    private static long physicalMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 16 * GIB;
    }
}
