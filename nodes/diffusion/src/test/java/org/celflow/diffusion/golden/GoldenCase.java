package org.celflow.diffusion.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.celflow.node.value.Tensor;

/** One case of a group. Its name in test reports is its id. */
public final class GoldenCase {
    private final JsonNode json;
    private final Map<String, Tensor> tensors;

    GoldenCase(JsonNode json, Map<String, Tensor> tensors) {
        this.json = json;
        this.tensors = tensors;
    }

    /** The id. */
    public String id() {
        return json.get("id").asText();
    }

    /** All that is said about the case. */
    public JsonNode json() {
        return json;
    }

    /** What ComfyUI was given. */
    public JsonNode params() {
        return json.get("params");
    }

    /** A tensor of the case by its name there. */
    public Tensor tensor(String name) {
        JsonNode key = json.get("tensors").get(name);
        assertThat(key).as("tensor %s of case %s", name, id()).isNotNull();
        return Objects.requireNonNull(tensors.get(key.asText()), name);
    }

    /** Fails unless the numbers agree with the case's within its tolerance. */
    public void assertClose(String name, Tensor actual) {
        double tolerance = json.get("tolerance").get(name).get("atol").asDouble();
        assertThat(actual.shape())
                .as("shape of %s in %s", name, id())
                .isEqualTo(tensor(name).shape());
        assertThat(largestDifference(actual.toArray(), tensor(name).toArray()))
                .as("largest difference of %s in %s", name, id())
                .isLessThanOrEqualTo(tolerance);
    }

    /** As {@link #assertClose(String, Tensor)}, for a plain list of numbers. */
    public void assertClose(String name, float[] actual) {
        assertClose(name, Tensor.of(List.of(actual.length), actual));
    }

    private static double largestDifference(float[] actual, float[] expected) {
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs(actual[i] - expected[i]);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }

    @Override
    public String toString() {
        return id();
    }
}
