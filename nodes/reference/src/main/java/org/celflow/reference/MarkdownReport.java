package org.celflow.reference;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.celflow.reference.Outcome.Status;

/** A whole document: what is compared and how, the counts of each group, and a table of its cases. */
final class MarkdownReport extends Report {
    private static final String INTRODUCTION = """
            # Fidelity

            How far the engine is from ComfyUI (commit 618b803d, 7 January 2026; float32 on a processor), case by case: the largest
            absolute difference of each recorded tensor, and how much is allowed. Small random models in the real key layouts stand
            for the published ones; every case runs on the nodes and networks that graphs use, in float32.

            This page is the output of `./celflow reference nodes/diffusion/src/test/resources/golden --markdown`. The project's
            tests fail if a case does. A run of a sampler that misses is made again with the last digits of the prompt's numbers
            changed, because a network is told the nearest of a thousand timesteps and a noise may lie between two of them; where
            it was needed, the case says so. Not compared are tensors inside networks that no node gives out (`moments` and `raw` of autoencoders).
            """;

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
        out.println(INTRODUCTION);
        out.println(summary() + ".");
        out.println();
        counts();
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

    private void counts() {
        out.println("| group | cases | passed | failed | unsupported |");
        out.println("| --- | --- | --- | --- | --- |");
        Map<String, List<Outcome>> groups =
                outcomes.stream().collect(Collectors.groupingBy(Outcome::group, TreeMap::new, Collectors.toList()));
        groups.forEach((group, cases) -> out.println("| %s | %d | %d | %d | %d |"
                .formatted(
                        group,
                        cases.size(),
                        count(cases, Status.PASS),
                        count(cases, Status.FAIL),
                        count(cases, Status.UNSUPPORTED))));
    }

    private static long count(List<Outcome> cases, Status status) {
        return cases.stream().filter(outcome -> outcome.status() == status).count();
    }

    private void row(Outcome outcome, String tensor, String error, String tolerance) {
        String remark =
                outcome.remark().isEmpty() ? "" : ": " + outcome.remark().replace("|", "\\|");
        out.println("| %s | %s | %s | %s | %s%s |"
                .formatted(outcome.id(), tensor, error, tolerance, outcome.status(), remark));
    }
}
