package org.celflow.runtime.cli;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.celflow.runtime.NodeFailure;
import org.celflow.runtime.Plan;
import org.celflow.runtime.RunEvent;
import org.celflow.runtime.RunListener;

/** Shows a run on standard error: as a bar on a terminal, as plain lines elsewhere. Thread-safe, as listeners are. */
abstract class ProgressReport implements RunListener, AutoCloseable {
    private final Set<String> told = new HashSet<>();
    private final Map<String, Integer> causes = new LinkedHashMap<>();
    final RunProgress progress;

    ProgressReport(RunProgress progress) {
        this.progress = progress;
    }

    /** The report that suits the shell. */
    static ProgressReport on(Shell shell, Plan plan) {
        RunProgress progress = new RunProgress(plan, shell.nanoTime());
        return shell.draws() ? new ProgressLine(shell, progress) : new ProgressLines(shell, progress);
    }

    @Override
    public final synchronized void on(RunEvent event) {
        int before = progress.framesDone();
        progress.on(event);
        if (event instanceof RunEvent.Warning e) {
            String where = e.node()
                    .map(node -> node + e.frame().map(f -> ", frame " + f).orElse("") + ": ")
                    .orElse("");
            once("warning: " + where + e.message());
        } else if (event instanceof RunEvent.Failed e && e.failure().kind() != NodeFailure.Kind.UPSTREAM) {
            failed(e.failure());
        }
        show(progress.framesDone() > before);
        if (event instanceof RunEvent.Ended) {
            repeated();
        }
    }

    /** One sentence for one cause: a broken model fails every frame with the same words, which are said once. */
    private void failed(NodeFailure failure) {
        if (causes.merge(failure.message(), 1, Integer::sum) == 1) {
            once("error: " + failure);
        }
    }

    /** Says how often causes that were told occurred again. */
    private void repeated() {
        causes.forEach((message, times) -> {
            if (times > 1) {
                line("error: %d more nodes and frames failed alike: %s".formatted(times - 1, message));
            }
        });
        causes.clear();
    }

    private void once(String line) {
        if (told.add(line)) {
            line(line);
        }
    }

    /** A line of its own. */
    abstract void line(String text);

    /** Shows how far the run is. */
    abstract void show(boolean frameDone);

    @Override
    public abstract void close();

    /** As {@code 7 of 48 frames, 1 failed, 12.3 frames/min, 3:20 left}. */
    String summary() {
        StringBuilder text = new StringBuilder("%d of %d frames".formatted(progress.framesDone(), progress.frames()));
        if (progress.framesFailed() > 0) {
            text.append(", ").append(progress.framesFailed()).append(" failed");
        }
        Optional<Double> rate = progress.framesPerMinute();
        rate.ifPresent(r -> text.append(String.format(Locale.ROOT, ", %.1f frames/min", r)));
        progress.left()
                .ifPresent(left ->
                        text.append(", ").append(clock(left.toSeconds())).append(" left"));
        return text.toString();
    }

    /** Seconds as {@code 3:20} or {@code 1:03:20}. */
    static String clock(long seconds) {
        return seconds < 3600
                ? "%d:%02d".formatted(seconds / 60, seconds % 60)
                : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
    }
}
