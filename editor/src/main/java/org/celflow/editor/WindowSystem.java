package org.celflow.editor;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import javafx.application.Platform;
import org.celflow.runtime.cli.UsageException;

/** Starts the toolkit, and turns what it throws on a machine without a display into one sentence. */
final class WindowSystem {
    static final String APT = "apt-get install libgtk-3-0 libxtst6 libgl1 libpangoft2-1.0-0 fonts-dejavu-core";
    static final String DISPLAY =
            "there is no display; start it in a desktop session, over ssh -X, or under a virtual one: apt-get install xvfb"
                    + " xauth && xvfb-run ./celflow edit";

    private WindowSystem() {}

    /**
     * Says at once that there is no display, where the toolkit would take a second to find out.
     *
     * @param environment environment variables by name
     * @throws UsageException if a window cannot be shown
     */
    static void check(Function<String, Optional<String>> environment) throws UsageException {
        boolean linux =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
        boolean headless = System.getProperty("glass.platform", "").equals("Monocle");
        if (linux
                && !headless
                && environment.apply("DISPLAY").filter(name -> !name.isBlank()).isEmpty()) {
            throw new UsageException("The editor cannot open a window: " + DISPLAY);
        }
    }

    /** What the toolkit reads before it starts. */
    static void prepare() {
        // Sub-pixel text of the system fonts is coloured on grey nodes.
        setUnlessSet("prism.lcdtext", "false");
        setUnlessSet("jdk.gtk.version", "3");
    }

    /**
     * Starts the toolkit and runs work on its thread.
     *
     * @throws NoWindowException if it cannot be started
     */
    static void start(Runnable first) throws NoWindowException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> failure.compareAndSet(null, e));
        try {
            Platform.startup(first);
        } catch (RuntimeException | LinkageError e) {
            throw new NoWindowException(sentence(e), e);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        Throwable elsewhere = failure.get();
        if (elsewhere != null) {
            throw new NoWindowException(sentence(elsewhere), elsewhere);
        }
    }

    /** What the machine lacks, by what was thrown. */
    static String sentence(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            all.append(e).append('\n');
        }
        String text = all.toString();
        if (text.contains("DISPLAY")) {
            return "The editor cannot open a window: " + DISPLAY;
        } else if (text.contains("UnsatisfiedLinkError")
                || text.contains("NoClassDefFoundError")
                || text.toLowerCase(Locale.ROOT).contains("no suitable pipeline")
                || text.contains("glass GTK library")
                || text.contains(".so")) {
            return "The editor cannot open a window: a shared library is missing; on Debian and Ubuntu: " + APT;
        }
        return "The editor cannot open a window: %s; on Debian and Ubuntu it needs: %s"
                .formatted(String.valueOf(thrown.getMessage()), APT);
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
