package org.celflow.runtime.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** Removes what is kept. */
@CommandLine.Command(
        name = "clear",
        description = "Removes all kept results. No picture changes by it; the next run takes longer.",
        footerHeading = "%nExample:%n",
        footer = "  celflow cache clear")
final class CacheClear implements Callable<Integer> {
    private final Application application;

    CacheClear(Application application) {
        this.application = application;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = application.folders().cache();
        CacheFolder.Contents removed = new CacheFolder(folder).clear();
        application
                .shell()
                .out()
                .println("removed %d results, %s, from %s"
                        .formatted(removed.results(), CacheInfo.size(removed.bytes()), folder));
        return CommandLine.ExitCode.OK;
    }
}
