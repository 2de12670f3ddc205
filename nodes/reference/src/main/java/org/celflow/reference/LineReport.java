package org.celflow.reference;

import java.io.PrintWriter;

/** One line a case. */
final class LineReport extends Report {
    private final PrintWriter out;

    LineReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    void tell(Outcome outcome) {
        String tensor = outcome.worst().map(Measurement::tensor).orElse("-");
        String error = outcome.worst().map(worst -> number(worst.error())).orElse("-");
        String allowed = outcome.worst().map(worst -> number(worst.tolerance())).orElse("-");
        String remark = outcome.remark().isEmpty() ? "" : " (" + outcome.remark() + ")";
        out.println("%-44s  %-14s  %8s  %8s  %s%s"
                .formatted(outcome.name(), tensor, error, allowed, outcome.status(), remark));
        out.flush();
    }

    @Override
    void end() {
        out.println(summary());
    }
}
