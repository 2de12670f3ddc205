package org.celflow.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.celflow.diffusion.bench.DenoiserBench.Timing;
import org.celflow.diffusion.bench.MatrixPeak;
import org.celflow.diffusion.torch.NumberType;

/**
 * What a benchmark found.
 *
 * @param plain the same without preparation, if it was asked for
 * @param peak the speed of a large matrix product in the number type
 * @param exactPeak the same in fp32
 * @param before memory of the process before the checkpoint was opened, in bytes; 0 if the system does not tell
 * @param resident the most memory that the process took, in bytes; 0 if the system does not tell
 */
record BenchReport(
        int size,
        NumberType type,
        Timing timing,
        Optional<Timing> plain,
        MatrixPeak peak,
        MatrixPeak exactPeak,
        long before,
        long resident) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String json() throws JsonProcessingException {
        ObjectNode all = JSON.createObjectNode();
        all.put("size", size);
        all.put("numberType", type.label());
        all.put("secondsPerStep", timing.bestStep());
        all.put("processorSecondsPerStep", timing.bestProcessor());
        all.put("firstStepSeconds", timing.steps().get(0));
        all.put("openSeconds", timing.open());
        all.put("openProcessorSeconds", timing.openProcessor());
        all.put("rssBeforeBytes", before);
        all.put("peakRssBytes", resident);
        all.put("weightBytes", timing.weightBytes());
        all.put("matmulPeakFlops", peak.perSecond());
        all.put("matmulPeakFlopsFp32", exactPeak.perSecond());
        all.put("matmulPeakFlopsPerProcessorSecond", peak.perProcessorSecond());
        all.put("matmulPeakFlopsPerProcessorSecondFp32", exactPeak.perProcessorSecond());
        all.put("stepFlops", timing.cost().flops());
        all.put("stepBytes", stepBytes());
        all.put("bytesPerSecond", stepBytes() / timing.bestStep());
        all.put("achievedFlops", achieved());
        all.put("fraction", achieved() / peak.perSecond());
        all.put("processorFraction", achievedOfProcessor() / peak.perProcessorSecond());
        plain.ifPresent(other -> {
            all.put("plainSecondsPerStep", other.bestStep());
            all.put("plainProcessorSecondsPerStep", other.bestProcessor());
            all.put("ratioToPlain", timing.bestStep() / other.bestStep());
            all.put("processorRatioToPlain", timing.bestProcessor() / other.bestProcessor());
        });
        return JSON.writeValueAsString(all);
    }

    String table() {
        StringBuilder table = new StringBuilder();
        row(table, "guided step at %d x %d, %s".formatted(size, size, type.label()), "%.2f s", timing.bestStep());
        row(table, "  processor time", "%.2f s", timing.bestProcessor());
        row(table, "  the first step", "%.2f s", timing.steps().get(0));
        row(table, "opening the checkpoint", "%.2f s", timing.open());
        row(table, "  processor time", "%.2f s", timing.openProcessor());
        row(table, "weights in memory", "%.0f MB", timing.weightBytes() / 1e6);
        if (resident > 0) {
            row(table, "most memory of the process", "%.0f MB", resident / 1e6);
            row(table, "  before opening", "%.0f MB", before / 1e6);
        }
        row(table, "operations of a step", "%.2f TFLOP", timing.cost().flops() / 1e12);
        row(table, "  a second", "%.0f GFLOP/s", achieved() / 1e9);
        row(table, "  a second of a processor's time", "%.0f GFLOP/s", achievedOfProcessor() / 1e9);
        row(table, "weights and activations of a step", "%.2f GB", stepBytes() / 1e9);
        row(table, "  a second", "%.1f GB/s", stepBytes() / timing.bestStep() / 1e9);
        row(table, "matrix product, " + type.label(), "%.0f GFLOP/s", peak.perSecond() / 1e9);
        row(table, "  in a processor's time", "%.0f GFLOP/s", peak.perProcessorSecond() / 1e9);
        row(table, "  fraction reached", "%.2f", achieved() / peak.perSecond());
        row(table, "  in a processor's time", "%.2f", achievedOfProcessor() / peak.perProcessorSecond());
        row(table, "matrix product, fp32", "%.0f GFLOP/s", exactPeak.perSecond() / 1e9);
        row(table, "  in a processor's time", "%.0f GFLOP/s", exactPeak.perProcessorSecond() / 1e9);
        plain.ifPresent(other -> {
            row(table, "the same step, plain fp32", "%.2f s", other.bestStep());
            row(table, "  processor time", "%.2f s", other.bestProcessor());
            row(table, "vs plain fp32", "%.2f x", timing.bestStep() / other.bestStep());
            row(table, "  in processor time", "%.2f x", timing.bestProcessor() / other.bestProcessor());
        });
        return table.toString().stripTrailing();
    }

    /** What passes between memory and processor if nothing stays in the cache. */
    private double stepBytes() {
        return timing.cost().bytes(type.bytes());
    }

    private double achieved() {
        return timing.cost().flops() / timing.bestStep();
    }

    private double achievedOfProcessor() {
        return timing.cost().flops() / timing.bestProcessor();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be the one thing needed of another library
    private static void row(StringBuilder table, String name, String format, double value) {
        table.append("%-40s %s%n".formatted(name, String.format(Locale.ROOT, format, value)));
    }
}
