package org.celflow.imaging;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.celflow.node.FrameFile;
import org.celflow.node.Inspectable.Inspection;

/** An inspection of a folder of files named {@code 0000.png} and so on. */
public record TestInspection(Path folder, List<Integer> frames) implements Inspection {
    @Override
    public FrameFile fileAt(String param, int frame) {
        Path file = folder.resolve(String.format(Locale.ROOT, "%04d.png", frame));
        return new FrameFile(
                "seg", frame, Files.exists(file) ? Optional.of(TestFiles.ref(file)) : Optional.empty(), "0-8, 10-23");
    }

    @Override
    public void checkCancelled() {}
}
