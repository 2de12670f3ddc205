package org.celflow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.celflow.diffusion.bench.DenoiserBench.Timing;
import org.celflow.diffusion.bench.MatrixPeak;
import org.celflow.diffusion.model.StepCost;
import org.celflow.diffusion.torch.NumberType;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    private static final StepCost COST = new StepCost(1.6e12, 1e9, 2e9);
    private static final Timing FAST = new Timing(3, 2, List.of(4.0, 2.0, 2.5), List.of(7.0, 4.0, 3.9), COST, 1000, 1);
    private static final Timing SLOW = new Timing(3, 2, List.of(9.0, 8.0), List.of(17.0, 16.0), COST, 2000, 1);

    @Test
    void theObjectSaysTheBestStepAndWhatPartOfThePeakItIs() throws Exception {
        JsonNode json = new ObjectMapper().readTree(report(Optional.of(SLOW)).json());
        assertThat(json.get("secondsPerStep").asDouble()).isEqualTo(2);
        assertThat(json.get("openSeconds").asDouble()).isEqualTo(3);
        assertThat(json.get("rssBeforeBytes").asLong()).isEqualTo(1000);
        assertThat(json.get("peakRssBytes").asLong()).isEqualTo(5000);
        assertThat(json.get("matmulPeakFlops").asDouble()).isEqualTo(1e12);
        assertThat(json.get("achievedFlops").asDouble()).isEqualTo(0.8e12);
        assertThat(json.get("stepBytes").asDouble()).isEqualTo(6e9);
        assertThat(json.get("bytesPerSecond").asDouble()).isEqualTo(3e9);
        assertThat(json.get("fraction").asDouble()).isCloseTo(0.8, Offset.offset(1e-9));
        assertThat(json.get("ratioToPlain").asDouble()).isEqualTo(0.25);
        assertThat(json.get("processorRatioToPlain").asDouble()).isCloseTo(3.9 / 16, Offset.offset(1e-9));
    }

    @Test
    void theTableComparesWithThePlainNetworkOnlyWhenItWasTimed() {
        assertThat(report(Optional.of(SLOW)).table()).contains("vs plain fp32", "0.25 x");
        assertThat(report(Optional.empty()).table())
                .contains("guided step at 512 x 512, bf16", "2.00 s")
                .doesNotContain("plain");
    }

    private static BenchReport report(Optional<Timing> plain) {
        MatrixPeak peak = new MatrixPeak(1e12, 0.5e12);
        return new BenchReport(512, NumberType.BF16, FAST, plain, peak, peak, 1000, 5000);
    }
}
