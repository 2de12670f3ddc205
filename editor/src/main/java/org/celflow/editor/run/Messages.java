package org.celflow.editor.run;

import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What happened, with the time of day; the newest last. FX thread only; needs no toolkit. */
public final class Messages {
    private static final int LIMIT = 1000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    /**
     * A line.
     *
     * @param time of day
     * @param error whether it is about something that failed
     * @param text one sentence
     */
    public record Line(String time, boolean error, String text) {}

    private final ObservableList<Line> lines = FXCollections.observableArrayList();
    private final ObservableList<Line> view = FXCollections.unmodifiableObservableList(lines);
    private final InstantSource clock;

    Messages(InstantSource clock) {
        this.clock = clock;
    }

    /** The lines, at most the latest thousand. */
    public ObservableList<Line> lines() {
        return view;
    }

    /** Adds a line that is no failure. */
    public void add(String text) {
        add(false, text);
    }

    /** Adds a line about something that failed. */
    public void addError(String text) {
        add(true, text);
    }

    void add(Report report) {
        String node = report.node().map(id -> id + ": ").orElse("");
        String frame = report.frame().map(f -> "frame %d, ".formatted(f)).orElse("");
        add(report.error(), node + frame + report.message());
    }

    private void add(boolean error, String text) {
        if (lines.size() >= LIMIT) {
            lines.remove(0, LIMIT / 10);
        }
        lines.add(new Line(TIME.format(clock.instant().atZone(ZoneId.systemDefault())), error, text));
    }
}
