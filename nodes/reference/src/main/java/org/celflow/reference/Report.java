package org.celflow.reference;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.celflow.reference.Outcome.Status;

/** Tells what came of the cases, one after the other. For one thread at a time. */
abstract class Report {
    private final Map<Status, Integer> counts = new EnumMap<>(Status.class);

    /** A case is done. */
    final void add(Outcome outcome) {
        counts.merge(outcome.status(), 1, Integer::sum);
        tell(outcome);
    }

    final int count(Status status) {
        return counts.getOrDefault(status, 0);
    }

    abstract void tell(Outcome outcome);

    /** All cases are done. */
    abstract void end();

    final String summary() {
        return "%d passed, %d failed, %d unsupported"
                .formatted(count(Status.PASS), count(Status.FAIL), count(Status.UNSUPPORTED));
    }

    static String number(double value) {
        return Double.isInfinite(value) ? "inf" : value == 0 ? "0" : String.format(Locale.ROOT, "%.2g", value);
    }
}
