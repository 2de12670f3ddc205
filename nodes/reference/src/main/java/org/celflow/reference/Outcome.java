package org.celflow.reference;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a case.
 *
 * @param group whose case it is
 * @param id its name
 * @param status whether it agrees
 * @param measurements its tensors, none if it was not computed
 * @param remark why it failed or is not supported, or how it was compared; may be empty
 */
public record Outcome(String group, String id, Status status, List<Measurement> measurements, String remark) {
    /** Copies the list. */
    public Outcome {
        measurements = List.copyOf(measurements);
    }

    /** Whether a case agrees. */
    public enum Status {
        /** Every tensor is within its tolerance. */
        PASS,
        /** It is not, or could not be computed. */
        FAIL,
        /** The engine does not offer what the case asks for. */
        UNSUPPORTED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The tensor that uses most of its tolerance. */
    public Optional<Measurement> worst() {
        return measurements.stream().max(Comparator.comparingDouble(Measurement::share));
    }

    /** The case with its group. */
    public String name() {
        return group + "/" + id;
    }
}
