package org.celflow.reference;

/**
 * How far a tensor is off.
 *
 * @param tensor its name in the case
 * @param error the largest absolute difference; infinite when shapes differ or a number is missing
 * @param tolerance the largest allowed
 */
public record Measurement(String tensor, double error, double tolerance) {
    /** Whether it is close enough. */
    public boolean passes() {
        return error <= tolerance;
    }

    /** The error as a share of what is allowed. */
    double share() {
        return error == 0 ? 0 : error / tolerance;
    }
}
