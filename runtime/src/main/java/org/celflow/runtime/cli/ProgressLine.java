package org.celflow.runtime.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;

/** One line of a terminal that is drawn anew: a bar of finished frames, how fast, how long yet, and what is computed. */
final class ProgressLine extends ProgressReport {
    private static final int MILLIS = 200;
    private static final int BAR = 20;
    private static final String ERASE = "\r\u001b[K";

    private final Display display;
    private final ProgressBar bar;

    ProgressLine(Shell shell, RunProgress progress) {
        super(progress);
        this.display = new Display(shell.err());
        // Drawn from time to time also when nothing happened, so that the time left goes down.
        this.bar = ProgressBar.builder()
                .setInitialMax(progress.frames())
                .setUpdateIntervalMillis(MILLIS)
                .continuousUpdate()
                .clearDisplayOnFinish()
                .setRenderer((state, columns) -> render(columns))
                .setConsumer(display)
                .build();
    }

    @Override
    void line(String text) {
        display.line(text);
    }

    @Override
    void show(boolean frameDone) {
        // drawn by the bar's own clock
    }

    private synchronized String render(int columns) {
        int filled = progress.frames() == 0 ? BAR : BAR * progress.framesDone() / progress.frames();
        String text = "[%s%s] %s%s"
                .formatted(
                        "=".repeat(filled),
                        " ".repeat(BAR - filled),
                        summary(),
                        progress.doing().map(doing -> " | " + doing).orElse(""));
        return text.length() > columns ? text.substring(0, Math.max(0, columns)) : text;
    }

    @Override
    public void close() {
        bar.close();
        display.end();
    }

    /** Standard error, shared by the bar's thread and those that print lines above it. */
    private static final class Display extends ConsoleProgressBarConsumer {
        private final PrintWriter out;
        private boolean ended;

        Display(PrintWriter out) {
            super(System.err); // only for the width of the terminal
            this.out = out;
        }

        @Override
        public synchronized void accept(String text) {
            if (!ended) {
                out.print(ERASE + text);
                out.flush();
            }
        }

        synchronized void line(String text) {
            out.print(ERASE + text + System.lineSeparator());
            out.flush();
        }

        /** Leaves an empty line for what is printed next. */
        synchronized void end() {
            ended = true;
            out.print(ERASE);
            out.flush();
        }

        @Override
        public void clear() {
            accept("");
        }

        @Override
        public void close() {
            // the report ends it
        }
    }
}
