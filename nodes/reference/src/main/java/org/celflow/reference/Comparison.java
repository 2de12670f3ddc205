package org.celflow.reference;

import java.util.ArrayList;
import java.util.List;
import org.celflow.node.value.Tensor;

/**
 * Measures the tensors of one case. Where the recorded number is not finite (NaN: the other implementation has no answer there)
 * ours may be anything. A case that is marked unstable, as one whose steps amplify rounding, is compared loosely: every number must
 * be finite, and the error at most a quarter of the largest recorded number.
 */
public final class Comparison {
    private static final double LOOSE_SHARE = 0.25;
    private static final double USUAL_SHARE = 2e-5;

    private final ReferenceCase recorded;
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    /** For a case. */
    Comparison(ReferenceCase recorded) {
        this.recorded = recorded;
        if (recorded.unstable()) {
            remarks.add("unstable, compared loosely");
        }
    }

    /**
     * Compares a tensor with the recorded one of that name.
     *
     * @throws BadCaseException when the case has none of that name
     */
    public void close(String name, Tensor actual) throws BadCaseException {
        Measurement measured = measured(name, actual);
        measurements.add(measured);
        if (!actual.shape().equals(recorded.tensor(name).shape())) {
            remarks.add("%s has the shape %s instead of %s"
                    .formatted(name, actual.shape(), recorded.tensor(name).shape()));
        }
    }

    /** How far a tensor is from the recorded one of that name; counts for nothing. */
    public Measurement measured(String name, Tensor actual) throws BadCaseException {
        double share = recorded.unstable() ? LOOSE_SHARE : 0;
        Tensor expected = recorded.tensor(name);
        float[] theirs = expected.toArray();
        double largest = largest(theirs);
        double usual = recorded.tolerance(name).orElse(USUAL_SHARE * Math.max(1, largest));
        double tolerance = Math.max(usual, share * largest);
        boolean fits = actual.shape().equals(expected.shape());
        return new Measurement(name, fits ? difference(actual.toArray(), theirs) : Double.POSITIVE_INFINITY, tolerance);
    }

    /** As {@link #close(String, Tensor)} for numbers whose shape does not matter. */
    public void close(String name, float... actual) throws BadCaseException {
        Tensor expected = recorded.tensor(name);
        boolean fits = expected.toArray().length == actual.length;
        close(name, Tensor.of(fits ? expected.shape() : List.of(actual.length), actual));
    }

    /** Counts differences of something that is not a tensor; none is allowed. */
    public void same(String name, long differences) {
        measurements.add(new Measurement(name, differences, 0));
    }

    /** Says how the case was compared. */
    public void remark(String sentence) {
        remarks.add(sentence);
    }

    List<Measurement> measurements() {
        return List.copyOf(measurements);
    }

    String remarks() {
        return String.join("; ", remarks);
    }

    private static double largest(float[] numbers) {
        double largest = 0;
        for (float number : numbers) {
            if (Float.isFinite(number)) {
                largest = Math.max(largest, Math.abs(number));
            }
        }
        return largest;
    }

    private static double difference(float[] actual, float[] expected) {
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            if (Float.isNaN(expected[i])) {
                continue;
            }
            double difference = actual[i] == expected[i] ? 0 : Math.abs((double) actual[i] - expected[i]);
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }
}
