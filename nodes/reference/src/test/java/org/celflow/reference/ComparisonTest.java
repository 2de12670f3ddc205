package org.celflow.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.celflow.node.value.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as close. */
@SuppressWarnings("NullAway.Init") // set by JUnit
class ComparisonTest {
    @TempDir
    private Path folder;

    @Test
    void theErrorIsTheLargestAbsoluteDifference() throws Exception {
        Measurement measured = measure("", new float[] {1, -2, 4}, 1.25f, -2, 3.5f);
        assertThat(measured.error()).isEqualTo(0.5);
        assertThat(measured.tolerance()).isEqualTo(0.1);
        assertThat(measured.passes()).isFalse();
        assertThat(measure("", new float[] {1, -2, 4}, 1.0625f, -2, 4).passes()).isTrue();
    }

    @Test
    void aNumberThatIsMissingIsInfinitelyOff() throws Exception {
        assertThat(measure("", new float[] {1, 2}, 1, Float.NaN).error()).isInfinite();
        assertThat(measure("", new float[] {1, 2}, 1, Float.POSITIVE_INFINITY).passes())
                .isFalse();
        assertThat(measure("", new float[] {1, 2}, 1).error()).isInfinite();
    }

    @Test
    void whereTheRecordedNumberIsMissingOursMayBeAnything() throws Exception {
        assertThat(measure("", new float[] {1, Float.NaN}, 1, 77).error()).isZero();
    }

    @Test
    void equalInfinitiesAreEqual() throws Exception {
        float endless = Float.POSITIVE_INFINITY;
        assertThat(measure("", new float[] {endless}, endless).error()).isZero();
        assertThat(measure("", new float[] {endless}, -endless).error()).isInfinite();
    }

    @Test
    void anUnstableCaseMayBeAQuarterOff() throws Exception {
        String mark = "\"unstable\": \"adaptive steps\",";
        assertThat(measure(mark, new float[] {1, -8}, 3, -8).passes()).isTrue();
        assertThat(measure(mark, new float[] {1, -8}, 3.5f, -8).passes()).isFalse();
        assertThat(measure(mark, new float[] {1, -8}, 1, Float.NaN).passes()).isFalse();
    }

    private Measurement measure(String mark, float[] theirs, float... ours) throws Exception {
        byte[] header = "{\"k\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                .formatted(theirs.length, 4 * theirs.length)
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(8 + header.length + 4 * theirs.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        for (float number : theirs) {
            bytes.putFloat(number);
        }
        Path file = Files.write(folder.resolve("k.safetensors"), bytes.array());
        String json = "{%s \"tensors\": {\"x\": \"k\"}, \"tolerance\": {\"x\": {\"atol\": 0.1}}}".formatted(mark);
        Comparison comparison =
                new Comparison(new ReferenceCase("g", "c", new ObjectMapper().readTree(json), CaseTensors.open(file)));
        comparison.close("x", Tensor.of(List.of(ours.length), ours));
        return comparison.measurements().get(0);
    }
}
