package org.celflow.reference;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.celflow.node.NodeException;
import org.celflow.reference.Outcome.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes cases one after the other and says what came of each. What goes wrong in a case is its outcome, not the end. */
final class ReferenceRun {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceRun.class);

    private final Workbench bench;
    private final AtomicBoolean stopped = new AtomicBoolean();

    ReferenceRun(Workbench bench) {
        this.bench = bench;
    }

    /** Lets the case at work finish and begins no other. From any thread. */
    void stop() {
        stopped.set(true);
    }

    boolean isStopped() {
        return stopped.get();
    }

    /** Computes cases. On a thread with a deep stack, as tensor programs need. */
    void run(List<ReferenceCase> cases, Consumer<Outcome> listener) {
        for (ReferenceCase recorded : cases) {
            if (isStopped()) {
                return;
            }
            listener.accept(outcome(recorded));
        }
    }

    private Outcome outcome(ReferenceCase recorded) {
        Comparison comparison = new Comparison(recorded);
        Optional<String> raises = recorded.raises();
        try {
            CaseGroups.runner(recorded.group()).run(recorded, comparison, bench);
        } catch (UnsupportedCaseException e) {
            return ended(recorded, Status.UNSUPPORTED, comparison, e.getMessage());
        } catch (NodeException e) {
            return ended(
                    recorded, raises.isPresent() ? Status.PASS : Status.FAIL, comparison, "refused: " + e.getMessage());
        } catch (BadCaseException e) {
            return ended(recorded, Status.FAIL, comparison, e.getMessage());
        } catch (Exception | StackOverflowError | OutOfMemoryError e) {
            LOG.debug("{}", recorded.id(), e);
            return ended(
                    recorded,
                    Status.FAIL,
                    comparison,
                    "%s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
        }
        if (raises.isPresent()) {
            return ended(recorded, Status.FAIL, comparison, "it should have been refused: " + raises.get());
        }
        if (comparison.measurements().isEmpty()) {
            return ended(recorded, Status.FAIL, comparison, "nothing was compared");
        }
        boolean close = comparison.measurements().stream().allMatch(Measurement::passes);
        return ended(recorded, close ? Status.PASS : Status.FAIL, comparison, comparison.remarks());
    }

    private static Outcome ended(
            ReferenceCase recorded, Status status, Comparison comparison, @Nullable String remark) {
        String line = remark == null ? "" : remark.replaceAll("\\s+", " ").strip();
        return new Outcome(recorded.group(), recorded.id(), status, comparison.measurements(), line);
    }
}
