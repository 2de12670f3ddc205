package org.celflow.reference;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table of all cases, with a heading for each group. */
final class MarkdownReport extends Report {
    private final PrintWriter out;
    private final List<Outcome> outcomes = new ArrayList<>();

    MarkdownReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    void tell(Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    void end() {
        out.println(summary() + ".");
        String group = "";
        for (Outcome outcome : outcomes) {
            if (!outcome.group().equals(group)) {
                group = outcome.group();
                out.println();
                out.println("## " + group);
                out.println();
                out.println("| case | tensor | error | tolerance | |");
                out.println("| --- | --- | --- | --- | --- |");
            }
            if (outcome.measurements().isEmpty()) {
                row(outcome, "-", "-", "-");
            }
            for (Measurement measurement : outcome.measurements()) {
                row(outcome, measurement.tensor(), number(measurement.error()), number(measurement.tolerance()));
            }
        }
    }

    private void row(Outcome outcome, String tensor, String error, String tolerance) {
        String remark =
                outcome.remark().isEmpty() ? "" : ": " + outcome.remark().replace("|", "\\|");
        out.println("| %s | %s | %s | %s | %s%s |"
                .formatted(outcome.id(), tensor, error, tolerance, outcome.status(), remark));
    }
}
