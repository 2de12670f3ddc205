package org.celflow.runtime.cli;

/** Plain lines for logs: at most one a second for finished frames, and one from time to time while a frame takes long. */
final class ProgressLines extends ProgressReport {
    private static final long PATIENCE_NANOS = 10_000_000_000L;
    /** Quick frames share a line. */
    private static final long LEAST_NANOS = 1_000_000_000L;

    private final Shell shell;
    private long lastNanos;

    ProgressLines(Shell shell, RunProgress progress) {
        super(progress);
        this.shell = shell;
        this.lastNanos = shell.nanoTime().getAsLong();
    }

    @Override
    void line(String text) {
        shell.err().println(text);
    }

    @Override
    void show(boolean frameDone) {
        long now = shell.nanoTime().getAsLong();
        boolean last = progress.framesDone() == progress.frames();
        if (frameDone && (last || now - lastNanos > LEAST_NANOS)) {
            progress.lastFrame().ifPresent(id -> line("%s, frame %d: %s".formatted(id.node(), id.frame(), summary())));
        } else if (now - lastNanos > PATIENCE_NANOS && progress.doing().isPresent()) {
            line("%s: %s".formatted(progress.doing().get(), summary()));
        } else {
            return;
        }
        lastNanos = now;
    }

    @Override
    public void close() {
        // every line is complete
    }
}
