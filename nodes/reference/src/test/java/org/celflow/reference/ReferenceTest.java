package org.celflow.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.celflow.reference.Outcome.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine agrees with ComfyUI in every recorded case. */
class ReferenceTest {
    static Stream<String> groups() throws Exception {
        return ReferenceFolder.open(GoldenFolder.PATH).groups().stream();
    }

    @ParameterizedTest
    @MethodSource("groups")
    void everyCaseOfAGroupAgrees(String group) throws Exception {
        List<Outcome> outcomes = new ArrayList<>();
        ReferenceFolder folder = ReferenceFolder.open(GoldenFolder.PATH);
        try (Workbench bench = Workbench.open(GoldenFolder.CATALOG, folder)) {
            List<ReferenceCase> cases = folder.cases(group);
            Deep.run(() -> new ReferenceRun(bench).run(cases, outcomes::add));
            assertThat(outcomes).hasSameSizeAs(cases);
        }
        assertThat(outcomes).isNotEmpty();
        assertThat(outcomes).allMatch(outcome -> outcome.status() == Status.PASS);
        // Only a sampler that chooses its own steps may need another rounding to agree.
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.remark().contains("decided by rounding"))
                .allMatch(outcome -> outcome.id().startsWith("dpm_adaptive"));
    }
}
