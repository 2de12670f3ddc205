package org.celflow.runtime.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Says how much is kept. */
@CommandLine.Command(
        name = "info",
        description = "Says where results are kept, how many, and how large they are.",
        footerHeading = "%nExample:%n",
        footer = "  celflow cache info")
final class CacheInfo implements Callable<Integer> {
    private final Application application;

    CacheInfo(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = application.folders().cache();
        CacheFolder.Contents contents = new CacheFolder(folder).contents();
        application.shell().out().println("folder   " + folder);
        application.shell().out().println("results  " + contents.results());
        application
                .shell()
                .out()
                .println("size     %s of at most %s"
                        .formatted(
                                size(contents.bytes()),
                                size(application.evaluatorConfig().diskBytes())));
        return CommandLine.ExitCode.OK;
    }

    /** A size for people, as {@code 3.4 MB}. */
    static String size(long bytes) {
        return bytes < 1e9
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
